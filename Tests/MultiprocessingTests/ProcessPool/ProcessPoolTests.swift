import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("ProcessPool", .processTurns, .timeLimit(.minutes(20)))
struct ProcessPoolTests {
  @Test("E1 test_map: equals the serial map", arguments: [0, 1, 10, 100, 1000])
  func map(count: Int) async throws {
    let jobs = (0..<count).map(Cube.init)
    let pool = try ProcessPool(workers: 3)
    #expect(try await pool.map(jobs) == SerialPool().map(jobs))
    await pool.shutdown()
  }

  @Test("E13 test_max_workers_negative: 0, -1 and more than a machine holds are refused")
  func sizes() {
    for count in [0, -1, 4097, Int.min] {
      #expect(throws: InvalidWorkerCount(count: count)) { try ProcessPool(workers: count) }
    }
  }

  @Test("E14 test_idle_process_reuse: jobs in sequence use one worker")
  func reuse() async throws {
    let pool = try ProcessPool(workers: 4)
    var pids: Set<Int32> = []
    for _ in 0..<10 { pids.insert(try await pool.run(WhoAmI()).pid) }
    #expect(pids.count == 1)
    #expect(!pids.contains(getpid()))
    await pool.shutdown()
    for pid in pids { #expect(kill(pid, 0) == -1) }
  }

  @Test(
    "A6, A7: a job that crashes costs its own answer, and the pool goes on",
    arguments: Misbehave.Way.allCases)
  func crash(way: Misbehave.Way) async throws {
    let pool = try ProcessPool(workers: 2, options: .withoutBacktraces)
    async let unharmed = pool.map((0..<50).map(Cube.init))
    let error = await #expect(throws: WorkerCrashed.self) {
      try await pool.run(Misbehave(way: way))
    }
    switch way {
    case .exit8: #expect(error?.status == .exited(code: 8))
    case .exit0: #expect(error?.status == .exited(code: 0))
    case .segfault: #expect(error?.status == .signaled(signal: SIGSEGV, coreDumped: false))
    case .killSelf: #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))
    // It ends because it cannot answer, unless the supervisor noticed first.
    case .closeEverything: #expect(error != nil)
    case .trapIndex, .trapNil, .trapOverflow:
      #expect(error?.description.contains("SIGILL") == true)
    }
    #expect(try await unharmed == (0..<50).map { $0 * $0 * $0 })
    #expect(try await pool.run(Cube(number: 5)) == 125)
    await pool.shutdown()
  }

  @Test("A1, A3, A8, A9: errors of one job are that job's alone, and its worker lives")
  func errors() async throws {
    let pool = try ProcessPool(workers: 1)
    let before = try await pool.run(WhoAmI()).pid
    let encoding = await #expect(throws: JobTransferFailed.self) {
      try await pool.run(BadJob(side: .encode))
    }
    #expect(encoding?.stage == .encodingJob)
    let decoding = await #expect(throws: JobTransferFailed.self) {
      try await pool.run(BadJob(side: .decode))
    }
    #expect(decoding?.stage == .decodingJob)
    for _ in 0..<20 {
      let answer = await #expect(throws: JobTransferFailed.self) {
        try await pool.run(Unencodable())
      }
      #expect(answer?.stage == .encodingAnswer)
    }
    await #expect(throws: RebuildableError(line: 7)) {
      try await pool.run(Throwing(rebuildable: true))
    }
    await #expect(throws: RemoteError.self) { try await pool.run(Throwing(rebuildable: false)) }
    #expect(try await pool.run(WhoAmI()).pid == before)
    await pool.shutdown()
  }

  @Test("a job that closes descriptors 0 to 100 answers all the same, and so does the next")
  func closedDescriptors() async throws {
    let pool = try ProcessPool(workers: 1)
    let before = try await pool.run(WhoAmI()).pid
    #expect(try await pool.run(CloseDescriptors()) == 100)
    #expect(try await pool.run(WhoAmI()).pid != before, "its worker was replaced")
    await pool.shutdown()
  }

  @Test("A12 test_killed_child: a busy worker that is killed from outside")
  func killedBusy() async throws {
    let pool = try ProcessPool(workers: 1)
    let queue = ResultQueue<Int32>()
    let lost = Task { try await pool.run(ReportThenWait(queue: queue)) }
    let pid = try await take(from: queue)
    kill(pid, SIGKILL)
    let error = await #expect(throws: WorkerCrashed.self) { try await lost.value }
    #expect(error?.pid == pid)
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
  }

  @Test("a task that is cancelled ends its worker, and the pool heals")
  func cancellation() async throws {
    let pool = try ProcessPool(workers: 1)
    let queue = ResultQueue<Int32>()
    let running = Task { try await pool.run(ReportThenWait(queue: queue)) }
    let pid = try await take(from: queue)
    let waiting = Task { try await pool.run(Forever()) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    #expect(try await pool.run(WhoAmI()).pid != pid)
    await pool.shutdown()
  }

  @Test("F1 test_run_after_shutdown; F2: shutdown waits for what is under way")
  func shutdown() async throws {
    let pool = try ProcessPool(workers: 2)
    let answers = Task { try await pool.map((0..<50).map(Cube.init)) }
    #expect(try await answers.value.count == 50)
    await pool.shutdown()
    await pool.shutdown()
    await #expect(throws: PoolClosed.self) { try await pool.run(Cube(number: 1)) }
    let unused = try ProcessPool(workers: 2)
    await unused.shutdown()
  }

  @Test("F5 test_del_shutdown: a pool that is dropped lets its workers go")
  func dropped() async throws {
    var pool: ProcessPool? = try ProcessPool(workers: 1)
    let pid = try #require(try await pool?.run(WhoAmI()).pid)
    pool = nil
    // The worker is a child of this process until the supervisor has reaped it.
    while kill(pid, 0) == 0 { await Task.yield() }
  }

  @Test("several pools and many callers at once")
  func manyCallers() async throws {
    let pools = try (0..<3).map { _ in try ProcessPool(workers: 2) }
    try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<300 {
        group.addTask { try await pools[number % 3].run(Cube(number: number)) }
      }
      var sum = 0
      for try await cube in group { sum += cube }
      #expect(sum == (0..<300).reduce(0) { $0 + $1 * $1 * $1 })
    }
    for pool in pools { await pool.shutdown() }
  }
}
