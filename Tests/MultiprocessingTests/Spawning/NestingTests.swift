import Glibc
import Jobs
import Multiprocessing
import Testing

/// Starts itself in a worker of its own, without end; answers how deep the deepest was.
struct Nest: Job {
  func run() throws -> Int {
    // What a job does to the variable makes no difference.
    setenv("PLEASINGLY_DEPTH", "0", 1)
    let child = ChildProcess(Nest())
    do {
      try child.start()
    } catch let error as NestingTooDeep {
      let refused = Result { try ProcessPool(workers: 1) }
      guard case .failure(let other as NestingTooDeep) = refused, other == error else { return -1 }
      return error.depth
    }
    return try child.result()
  }
}

/// What a worker knows of itself and its family.
struct Family: Job {
  struct Answer: Codable, Sendable {
    var isWorker: Bool
    var pid: Int32?
    var name: String?
    var parent: Int32?
    var parentName: String?
    var depth: Int
    var active: Int
  }
  func run() throws -> Answer {
    Answer(
      isWorker: WorkerProcesses.isWorker, pid: WorkerProcesses.current?.pid,
      name: WorkerProcesses.current?.name, parent: WorkerProcesses.parentPID,
      parentName: WorkerProcesses.parent?.name,
      depth: WorkerProcesses.depth, active: WorkerProcesses.active.count)
  }
}

/// Starts two children, and they theirs; answers their names, and who their parents are.
struct NamesBelow: Job {
  var levels: Int
  func run() throws -> [String] {
    guard levels > 0 else { return [] }
    return try (1...2).flatMap { _ in
      let child = ChildProcess(NamedFamily(levels: levels - 1))
      try child.start()
      return [child.name] + (try child.result())
    }
  }
}

/// Answers who its parent is, then ``NamesBelow``.
struct NamedFamily: Job {
  var levels: Int
  func run() throws -> [String] {
    ["in", WorkerProcesses.parent?.name ?? "?"] + (try NamesBelow(levels: levels).run())
  }
}

@Suite("Nested workers, what workers know of each other", .processTurns, .timeLimit(.minutes(20)))
struct NestingTests {
  @Test("E22 test_max_depth, B15 test_noforkbomb: a job that starts itself ends in a clear error")
  func tooDeep() async throws {
    let pool = try ProcessPool(workers: 1)
    #expect(try await pool.run(Nest()) == NestingTooDeep.limit)
    let text = NestingTooDeep(depth: 10).description
    #expect(text.contains("depth 10") && text.contains("at most 10"))
    await pool.shutdown()
  }

  @Test("current_process, parent_process: a worker knows itself and its parent")
  func family() throws {
    let child = ChildProcess(Family(), name: "cousin")
    try child.start()
    let answer = try child.result()
    #expect(answer.isWorker)
    #expect(answer.pid == child.pid)
    #expect(answer.name == "cousin")
    #expect(answer.parent == getpid())
    #expect(answer.parentName == CommandLine.arguments.first)
    #expect(answer.depth == 1)
    #expect(answer.active == 0)
    #expect(!WorkerProcesses.isWorker)
    #expect(WorkerProcesses.current == nil)
    #expect(WorkerProcesses.parentPID == nil)
    #expect(WorkerProcesses.parent == nil)
    #expect(WorkerProcesses.depth == 0)
  }

  @Test("test_process_names: children of children are called after their parent, N:M, and know it")
  func names() throws {
    let child = ChildProcess(NamesBelow(levels: 2))
    try child.start()
    #expect(child.name.wholeMatch(of: /Process-[0-9]+/) != nil)
    let name = child.name
    #expect(
      try child.result() == [
        "\(name):1", "in", name, "\(name):1:1", "in", "\(name):1", "\(name):1:2", "in",
        "\(name):1", "\(name):2", "in", name, "\(name):2:1", "in", "\(name):2", "\(name):2:2",
        "in", "\(name):2",
      ])
    let named = ChildProcess(NamesBelow(levels: 1), name: "uncle")
    try named.start()
    #expect(try named.result() == ["uncle:1", "in", "uncle", "uncle:2", "in", "uncle"])
  }

  @Test("B1, active_children: listed from the start on, and not when it was joined")
  func active() async throws {
    func isListed(_ pid: Int32?) -> Bool { WorkerProcesses.active.contains { $0.pid == pid } }
    let child = ChildProcess(Forever(), name: "listed")
    try child.start()
    #expect(WorkerProcesses.active.contains { $0.pid == child.pid && $0.name == "listed" })
    child.kill()
    try child.join()
    #expect(!isListed(child.pid))
    let pool = try ProcessPool(workers: 1, name: "listed-pool")
    let pid = try await pool.run(WhoAmI()).pid
    let worker = try #require(WorkerProcesses.active.first { $0.pid == pid })
    #expect(worker.name.hasPrefix("listed-pool"))
    await pool.shutdown()
    #expect(!isListed(pid))
  }
}
