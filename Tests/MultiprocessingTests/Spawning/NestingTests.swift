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

/// Runs cubes in a pool of its own, those in pools of theirs, and so on.
struct NestedPools: Job {
  var levels: Int
  func run() throws -> Int {
    guard levels > 0 else { return WorkerProcesses.depth }
    let pool = try ProcessPool(workers: 2)
    let handles = (0..<2).map { _ in pool.submit(NestedPools(levels: levels - 1)) }
    return try handles.map { try $0.result() }.reduce(0, +)
  }
}

/// What a worker knows of itself and its family.
struct Family: Job {
  struct Answer: Codable, Sendable {
    var isWorker: Bool
    var pid: Int32?
    var name: String?
    var parent: Int32?
    var depth: Int
    var active: Int
  }
  func run() throws -> Answer {
    Answer(
      isWorker: WorkerProcesses.isWorker, pid: WorkerProcesses.current?.pid,
      name: WorkerProcesses.current?.name, parent: WorkerProcesses.parentPID,
      depth: WorkerProcesses.depth, active: WorkerProcesses.active.count)
  }
}

@Suite("Nested workers, what workers know of each other", .processTurns, .timeLimit(.minutes(5)))
struct NestingTests {
  @Test("E22 test_max_depth, B15 test_noforkbomb: a job that starts itself ends in a clear error")
  func tooDeep() async throws {
    let pool = try ProcessPool(workers: 1)
    #expect(try await pool.run(Nest()) == NestingTooDeep.limit)
    let text = NestingTooDeep(depth: 10).description
    #expect(text.contains("depth 10") && text.contains("at most 10"))
    await pool.shutdown()
  }

  @Test("E22 test_no_deadlock_on_nested_reusable_exector: pools in pools in pools")
  func nestedPools() async throws {
    let pool = try ProcessPool(workers: 1)
    // Four of them, three deep below the first.
    #expect(try await pool.run(NestedPools(levels: 2)) == 4 * 3)
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
    #expect(answer.depth == 1)
    #expect(answer.active == 0)
    #expect(!WorkerProcesses.isWorker)
    #expect(WorkerProcesses.current == nil)
    #expect(WorkerProcesses.parentPID == nil)
    #expect(WorkerProcesses.depth == 0)
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
