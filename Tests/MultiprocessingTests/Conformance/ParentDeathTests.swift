import Glibc
import Jobs
import Multiprocessing
import Testing

/// How a program ends.
enum ProgramEnd: String, Codable, Sendable, CaseIterable {
  case killed, interrupted, terminated, aborted, trap, exit, quickExit, mainReturns

  /// Ends this process, unless its `main` is to return.
  func come() {
    switch self {
    case .killed: kill(getpid(), SIGKILL)
    case .interrupted: receive(SIGINT)
    case .terminated: receive(SIGTERM)
    case .aborted: abort()
    case .trap:
      let numbers = Array(0..<Int(getpid() > 0 ? 3 : 9))
      print(numbers[numbers.count + 1])
    case .exit: Glibc.exit(3)
    case .quickExit: _exit(4)
    case .mainReturns: break
    }
  }

  /// As from another process, whatever the one that started this one ignores.
  private func receive(_ number: Int32) {
    signal(number, SIG_DFL)
    kill(getpid(), number)
    // A thread of the language's pool blocks the signal; another takes it.
    while true { pause() }
  }

  var condition: ExitTest.Condition {
    switch self {
    case .killed: .signal(SIGKILL)
    case .interrupted: .signal(SIGINT)
    case .terminated: .signal(SIGTERM)
    case .aborted: .signal(SIGABRT)
    case .trap: .failure
    case .exit: .exitCode(3)
    case .quickExit: .exitCode(4)
    case .mainReturns: .success
    }
  }
}

/// The program is the process of an exit test, whose end is that of its `main`.
@Suite("Conformance B12, B17: however a program ends", .processTurns, .timeLimit(.minutes(20)))
struct ParentDeathTests {
  @Test("its idle workers are gone soon after", arguments: ProgramEnd.allCases)
  func idle(end: ProgramEnd) async {
    await withTemporaryPath { path in
      await #expect(processExitsWith: end.condition) {
        [end = end as ProgramEnd, path = path as String] in
        let pool = try ProcessPool(workers: 3)
        let gate = Gate()
        let handles = (0..<3).map { _ in pool.submit(gate.job) }
        let pids = try await gate.reports(3)
        gate.open()
        for handle in handles { _ = try await handle.value }
        write(pids, to: path)
        // Still there, with nothing to do.
        precondition(pids.allSatisfy { !isGone($0) } && pool.liveWorkerCount == 3)
        withExtendedLifetime(pool) { end.come() }
      }
      await expectAllGone(path, count: 3)
    }
  }

  @Test("children of children, and a busy worker, are gone as well", arguments: ProgramEnd.allCases)
  func busy(end: ProgramEnd) async {
    await withTemporaryPath { path in
      await #expect(processExitsWith: end.condition) {
        [end = end as ProgramEnd, path = path as String] in
        let queue = ResultQueue<Int32>()
        let child = ChildProcess(Ancestor(generations: 2, queue: queue))
        try child.start()
        let pool = try ProcessPool(workers: 1)
        let handle = pool.submit(ReportThenWait(queue: queue))
        var pids: Set<Int32> = []
        while pids.count < 4 { pids.insert(try await queue.taken()) }
        write(Array(pids), to: path)
        withExtendedLifetime((child, pool, handle)) { end.come() }
      }
      await expectAllGone(path, count: 4)
    }
  }

  private func expectAllGone(_ path: String, count: Int) async {
    let pids = Census.text(path).split(separator: "\n").compactMap { Int32($0) }
    #expect(pids.count == count)
    await eventually("all of \(pids) are gone", within: .seconds(10)) { pids.allSatisfy(isGone) }
  }
}

private func write(_ pids: [Int32], to path: String) {
  let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
  let text = pids.map { "\($0)\n" }.joined()
  _ = Glibc.write(descriptor, text, text.utf8.count)
  close(descriptor)
}
