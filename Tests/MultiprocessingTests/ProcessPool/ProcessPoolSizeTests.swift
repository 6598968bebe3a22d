import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite(
  "ProcessPool: resize, spare workers, the shared pool", .processTurns, .timeLimit(.minutes(20)))
struct ProcessPoolSizeTests {
  /// The pids of so many workers, each held by a job until all are there.
  private func pids(of pool: ProcessPool, _ count: Int) async throws -> Set<Int32> {
    let gate = Gate()
    let handles = (0..<count).map { _ in pool.submit(gate.job) }
    let pids = try await gate.reports(count)
    gate.open()
    for handle in handles { _ = try await handle.value }
    return Set(pids)
  }

  @Test("E20 test_reusable_executor_resize: shrinking keeps old workers, growing keeps them, too")
  func resize() async throws {
    let pool = try ProcessPool(workers: 2, idleTimeout: nil)
    let two = try await pids(of: pool, 2)
    try await pool.resize(to: 1)
    #expect(pool.workerCount == 1)
    #expect(pool.liveWorkerCount == 1)
    let one = try await pids(of: pool, 1)
    #expect(one.isSubset(of: two))
    try await pool.resize(to: 3)
    let three = try await pids(of: pool, 3)
    #expect(three.count == 3)
    #expect(one.isSubset(of: three))
    await pool.shutdown()
  }

  @Test(
    "E20 test_reusable_executor_resize_many_times: 12, 2, 1, 12, 6, 1, 8, 5, with work all along")
  func manyTimes() async throws {
    let pool = try ProcessPool(workers: 4)
    let work = (0..<400).map { pool.submit(Cube(number: $0)) }
    for size in [12, 2, 1, 12, 6, 1, 8, 5] {
      try await pool.resize(to: size)
      #expect(pool.liveWorkerCount <= size)
      #expect(try await pool.run(Cube(number: size)) == size * size * size)
    }
    for (number, handle) in work.enumerated() {
      #expect(try await handle.value == number * number * number)
    }
    await pool.shutdown()
  }

  @Test("shrinking waits for the jobs that run, and none of them is lost")
  func waitsForJobs() async throws {
    let pool = try ProcessPool(workers: 3)
    let gate = Gate()
    let handles = (0..<3).map { _ in pool.submit(gate.job) }
    let pids = try await gate.reports(3)
    let (ended, isEnded) = AsyncStream<Int>.makeStream()
    let resizing = Task {
      try await pool.resize(to: 1)
      isEnded.yield(pool.liveWorkerCount)
    }
    while pool.workerCount != 1 { await Task.yield() }
    let waiting = pool.submit(WhoAmI())
    #expect(pool.waitingJobCount == 1)
    #expect(pids.allSatisfy { kill($0, 0) == 0 })
    gate.open()
    for handle in handles { #expect(try await handle.value == 1) }
    var iterator = ended.makeAsyncIterator()
    #expect(await iterator.next(isolation: nil) == 1)
    try await resizing.value
    #expect(pids.contains(try await waiting.value.pid))
    await pool.shutdown()
  }

  @Test("a resize whose task is cancelled stops waiting, and the workers go all the same")
  func cancelledResize() async throws {
    let pool = try ProcessPool(workers: 2)
    let gate = Gate()
    let handles = (0..<2).map { _ in pool.submit(gate.job) }
    _ = try await gate.reports(2)
    let resizing = Task { try await pool.resize(to: 1) }
    resizing.cancel()
    await #expect(throws: CancellationError.self) { try await resizing.value }
    gate.open()
    for handle in handles { _ = try await handle.value }
    while pool.liveWorkerCount > 1 { await Task.yield() }
    await pool.shutdown()
  }

  @Test("sizes that make no sense, and pools that are shut down, are refused")
  func refused() async throws {
    let pool = try ProcessPool(workers: 2)
    for size in [0, -1, 4097] {
      await #expect(throws: InvalidWorkerCount(count: size)) { try await pool.resize(to: size) }
    }
    #expect(pool.workerCount == 2)
    await pool.shutdown()
    await #expect(throws: PoolClosed.self) { try await pool.resize(to: 3) }
    for spares in [-1, 3] {
      let error = #expect(throws: InvalidPoolSetting.self) {
        try ProcessPool(workers: 2, spareWorkers: spares)
      }
      #expect(error?.setting == "spareWorkers")
    }
  }

  @Test("spare workers are there before they are needed, and replaced when they die")
  func spares() async throws {
    let pool = try ProcessPool(workers: 3, idleTimeout: .zero, spareWorkers: 1)
    #expect(pool.liveWorkerCount == 0)
    let gate = Gate()
    let first = pool.submit(gate.job)
    #expect(pool.liveWorkerCount == 2)
    let busy = try await gate.reports(1)
    let spare = try await pool.run(WhoAmI()).pid
    #expect(!busy.contains(spare))
    kill(spare, SIGKILL)
    // Its successor takes its place though nothing waits.
    while kill(spare, 0) == 0 { await Task.yield() }
    while pool.liveWorkerCount != 2 { await Task.yield() }
    #expect(try await pool.run(WhoAmI()).pid != spare)
    gate.open()
    _ = try await first.value
    // Those beyond the spares go for being idle; a spare stays, whichever it is.
    for _ in 0..<3 {
      while pool.liveWorkerCount > 1 { await Task.yield() }
      #expect(pool.liveWorkerCount == 1)
      _ = try await pool.run(WhoAmI())
    }
    await pool.shutdown()
    #expect(pool.liveWorkerCount == 0)
  }

  @Test("E21 test_reusable_executor_thread_safety: ten threads get the same pool, and it works")
  func shared() async throws {
    let threads = (0..<10).map { number in
      OSThread {
        let pool = try ProcessPool.shared
        return (ObjectIdentifier(pool), pool.submit(Cube(number: number)))
      }
    }
    for thread in threads { try thread.start() }
    var identities: Set<ObjectIdentifier> = []
    for (number, thread) in threads.enumerated() {
      let (identity, handle) = try await thread.value
      identities.insert(identity)
      #expect(try await handle.value == number * number * number)
    }
    #expect(identities.count == 1)
    // test_reused_flag, and a new one after a shutdown.
    let old = try ProcessPool.shared
    let pid = try await old.run(WhoAmI()).pid
    #expect(try ProcessPool.shared === old)
    await old.terminate()
    #expect(kill(pid, 0) == -1)
    let new = try ProcessPool.shared
    #expect(new !== old)
    #expect(try await new.run(Cube(number: 3)) == 27)
    await new.shutdown()
  }

  @Test("E21 test_reusable_executor_submit_during_shutdown_race: no job is refused")
  func sharedDuringShutdown() async {
    // In a process of its own: others use the shared pool as well.
    await #expect(processExitsWith: .success) {
      let isOver = LockedValue(false)
      let ending = Task {
        var count = 0
        while !isOver.withLock({ $0 }) {
          let pool = try ProcessPool.shared
          await pool.shutdown(count.isMultiple(of: 2) ? .finishing : .cancellingWaiting)
          count += 1
        }
        return count
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for start in stride(from: 0, to: 100, by: 10) {
          group.addTask {
            for number in start..<start + 10 {
              let cube = try await ProcessPool.runOnShared(Cube(number: number))
              #expect(cube == number * number * number)
            }
          }
        }
        try await group.waitForAll()
      }
      isOver.withLock { $0 = true }
      #expect(try await ending.value > 0)
      // A job's own error is no reason to try again.
      await #expect(throws: RebuildableError(line: 7)) {
        try await ProcessPool.runOnShared(Throwing(rebuildable: true))
      }
      try await ProcessPool.shared.shutdown()
    }
  }

  @Test("E20 test_kill_after_resize_call: workers that are killed while the pool changes its size")
  func killedAtResize() async throws {
    let pool = try ProcessPool(workers: 2)
    for size in [4, 2, 1, 3, 2] {
      let before = try await pids(of: pool, pool.workerCount)
      async let resized: Void = pool.resize(to: size)
      for pid in before { kill(pid, SIGKILL) }
      try await resized
      #expect(pool.workerCount == size)
      #expect(try await pool.map((0..<20).map(Cube.init)).last == 19 * 19 * 19)
      #expect(pool.liveWorkerCount <= size)
    }
    await pool.shutdown()
    #expect(pool.liveWorkerCount == 0)
  }
}
