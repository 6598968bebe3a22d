import Jobs
import Testing
import Threading

/// Jobs that wait for jobs, and what their workers do meanwhile.
@Suite("Jobs that wait", .timeLimit(.minutes(20)))
struct WaitingJobsTests {
  private let patience = Duration.seconds(60)

  /// Lets a worker take up what it would.
  private func letWorkersRun() async {
    for _ in 0..<2_000 { await Task.yield() }
  }

  @Test("a job that waits is not kept from going on by one that waits for it", arguments: 1...4)
  func chain(workers: Int) async throws {
    for _ in 0..<rounds(10) {
      let pool = try ThreadPool(workers: workers)
      let gate = BlockingQueue<Int>()
      let first = pool.submit { try gate.take() }
      let second = pool.submit { try first.result() + 1 }
      let third = pool.submit { try second.result() + 1 }
      while workers > 1, second.state == .pending { await Task.yield() }
      await letWorkersRun()
      try gate.put(5)
      let waited = try await JobHandle.wait(for: [third], timeout: patience)
      try #require(waited.notDone.isEmpty)
      #expect(try third.result(timeout: .zero) == 7)
      await pool.shutdown()
    }
  }

  @Test("nor is one that waits for a loop")
  func loop() async throws {
    let pool = try ThreadPool(workers: 2)
    let gate = BlockingQueue<Void>()
    let meeting = Barrier(parties: 3)
    let looping = pool.submit {
      let own = AnyOSThread.current
      parallelForEach(0..<2, chunking: .fixed(1), on: pool) { _ in
        _ = try? meeting.wait()
        if AnyOSThread.current !== own { try? gate.take() }
      }
      return 5
    }
    let witness = OSThread { try meeting.wait() }
    try witness.start()
    _ = try await witness.value
    let waiting = pool.submit { try looping.result() + 1 }
    await letWorkersRun()
    try gate.put(())
    let waited = try await JobHandle.wait(for: [waiting], timeout: patience)
    try #require(waited.notDone.isEmpty)
    #expect(try waiting.result(timeout: .zero) == 6)
    await pool.shutdown()
  }

  @Test("nor do jobs that wait for tasks which have jobs for the same pool", arguments: 1...3)
  func tasks(workers: Int) async throws {
    for _ in 0..<rounds(10) {
      let pool = try ThreadPool(workers: workers)
      // As many as there are workers, and more; each by way of a task, one of them by two.
      let waiting = (0..<2 * workers).map { number in
        pool.submit {
          let inner = JobHandle(running: {
            try await pool.run { number } + pool.map([Echo(number: number)])[0]
          })
          let outer = number == 0 ? JobHandle(running: { try await inner.value }) : inner
          return try outer.result()
        }
      }
      let waited = try await JobHandle.wait(for: waiting, timeout: patience)
      try #require(waited.notDone.isEmpty)
      #expect(try waiting.map { try $0.result(timeout: .zero) } == waiting.indices.map { 2 * $0 })
      await pool.shutdown()
    }
  }

  @Test("a worker that waits for a loop takes part in one within it")
  func nestedLoops() async throws {
    let pool = try ThreadPool(workers: 2)
    let (outer, inner) = (Barrier(parties: 2), Barrier(parties: 2))
    let looping = pool.submit {
      let own = AnyOSThread.current
      parallelForEach(0..<2, chunking: .fixed(1), on: pool) { _ in
        _ = try? outer.wait()
        guard AnyOSThread.current !== own else { return }
        parallelForEach(0..<2, chunking: .fixed(1), on: pool) { _ in _ = try? inner.wait() }
      }
    }
    let waited = try await JobHandle.wait(for: [looping], timeout: patience)
    try #require(waited.notDone.isEmpty)
    await pool.shutdown()
  }

  @Test("many jobs that wait for one that runs take no more stack than one", arguments: [1, 2])
  func many(workers: Int) async throws {
    let pool = try ThreadPool(workers: workers)
    let gate = BlockingQueue<Int>()
    let awaited = pool.submit { try gate.take() }
    let waiting = (0..<20_000).map { _ in pool.submit { try awaited.result() } }
    try gate.put(1)
    for handle in waiting { #expect(try await handle.value == 1) }
    await pool.shutdown()
  }

  @Test("a worker does what it waits for, by way of other pools as well", arguments: [1, 2])
  func pools(workers: Int) async throws {
    let pools = try (0..<3).map { _ in try ThreadPool(workers: workers) }
    @Sendable func descend(_ depth: Int) throws -> Int {
      guard depth > 0 else { return 0 }
      return try pools[depth % 3].submit { try descend(depth - 1) }.result() + 1
    }
    let handles = (0..<rounds(20)).map { _ in pools[0].submit { try descend(30) } }
    let waited = try await JobHandle.wait(for: handles, timeout: patience)
    try #require(waited.notDone.isEmpty)
    for handle in handles { #expect(try await handle.value == 30) }
    for pool in pools { await pool.shutdown() }
  }

  @Test("jobs that wait in a circle wait until their time is over")
  func circle() async throws {
    let pool = try ThreadPool(workers: 2)
    let handles = LockedValue<[JobHandle<Int>]>([])
    let gate = BlockingQueue<Void>()
    for number in 0..<3 {
      let handle = pool.submit {
        try gate.take()
        try gate.put(())
        return try handles.withLock { $0 }[(number + 1) % 3].result(timeout: .milliseconds(50))
      }
      handles.withLock { $0.append(handle) }
    }
    try gate.put(())
    for handle in handles.withLock({ $0 }) {
      await #expect(throws: JobWaitTimedOut.self) { try await handle.value }
    }
    await pool.shutdown()
  }
}
