import Glibc
import Jobs
import Measuring
import Multiprocessing

/// A job whose worker is killed while it runs, the first time that it runs, if it is `lethal`.
struct MayKill: Job {
  var index: Int
  var isLethal: Bool
  /// Where a lethal job leaves word that it has killed: no memory outlives its worker.
  var directory: String

  func run() -> Int {
    if isLethal {
      let mark = open("\(directory)/\(index)", O_CREAT | O_EXCL | O_WRONLY, 0o600)
      if mark >= 0 {
        kill(getpid(), SIGKILL)
      }
    }
    return index &* 3 &+ 1
  }
}

/// What became of a kill run.
struct KillReport: CustomStringConvertible {
  var seconds = 0.0
  var lethal = 0
  /// Lethal jobs that have killed: each left its mark.
  var crashes = 0
  var givenUp = 0
  var wrong = 0
  var twice = 0
  var missing = 0
  var descriptors = (before: 0, after: 0)
  var processes = (before: 0, after: 0)

  var isPassed: Bool {
    givenUp == 0 && wrong == 0 && twice == 0 && missing == 0 && crashes == lethal
      && descriptors.after <= descriptors.before && processes.after <= processes.before
  }

  var description: String {
    """
    seconds=\(seconds)
    passed=\(isPassed)
    lethal=\(lethal)
    crashes=\(crashes)
    givenUp=\(givenUp)
    wrong=\(wrong)
    twice=\(twice)
    missing=\(missing)
    descriptorsBefore=\(descriptors.before)
    descriptorsAfter=\(descriptors.after)
    processesBefore=\(processes.before)
    processesAfter=\(processes.after)
    """
  }
}

/// Runs `jobs` jobs on `workers` workers while one job in a hundred gets its worker killed.
///
/// The pool runs a job whose worker died again, three times at most.
@concurrent
func killRun(jobs count: Int, workers: Int) async throws -> KillReport {
  var template = Array("/tmp/pleasingly-kill-run.XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else {
    throw WorkerStartFailed(operation: "mkdtemp", code: errno, message: "no room for marks")
  }
  let directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  var report = KillReport()
  var random = SplitMix64(state: 20_26)
  let jobs = (0..<count).map { index in
    MayKill(index: index, isLethal: random.next() % 100 == 0, directory: directory)
  }
  report.lethal = jobs.count { $0.isLethal }

  // The supervisor's own descriptors come with the first pool and stay.
  let first = try ProcessPool(workers: 1)
  _ = try await first.run(Nothing())
  await first.shutdown()
  report.descriptors.before = entries(of: "/proc/self/fd")
  report.processes.before = childCount()

  let begin = now()
  let pool = try ProcessPool(workers: workers, retry: .times(3))
  var answers = [Int](repeating: 0, count: count)
  try await withThrowingTaskGroup(of: (index: Int, answer: Int?).self) { group in
    func take(_ result: (index: Int, answer: Int?)) {
      guard let answer = result.answer else {
        report.givenUp += 1
        return
      }
      answers[result.index] += 1
      if answer != result.index &* 3 &+ 1 { report.wrong += 1 }
    }
    for (index, job) in jobs.enumerated() {
      if index >= 2 * workers, let result = try await group.next() { take(result) }
      group.addTask {
        do {
          return (index, try await pool.run(job))
        } catch is WorkerCrashed {
          return (index, nil)
        }
      }
    }
    while let result = try await group.next() { take(result) }
  }
  await pool.shutdown()
  report.seconds = now() - begin

  report.twice = answers.count { $0 > 1 }
  report.missing = answers.count { $0 == 0 }
  report.descriptors.after = entries(of: "/proc/self/fd")
  report.processes.after = childCount()
  for job in jobs where job.isLethal && unlink("\(directory)/\(job.index)") == 0 {
    report.crashes += 1
  }
  rmdir(directory)
  return report
}

/// The generator that says which jobs kill: a run can be repeated.
private struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

private func entries(of path: String) -> Int {
  names(in: path).count
}

private func names(in path: String) -> [String] {
  guard let directory = opendir(path) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names
}

/// How many children this process has, the dead that nobody has reaped among them.
private func childCount() -> Int {
  names(in: "/proc").count { name in
    guard Int(name) != nil, let file = fopen("/proc/\(name)/stat", "r") else { return false }
    defer { fclose(file) }
    var line = [UInt8](repeating: 0, count: 512)
    let length = fread(&line, 1, line.count, file)
    // 12 (name) S 34 …: the parent is the second word behind the name, which may hold anything.
    let text = String(decoding: line[..<length], as: UTF8.self)
    let words = text.split(separator: ")").last?.split(separator: " ") ?? []
    return words.count > 1 && Int32(words[1]) == getpid()
  }
}
