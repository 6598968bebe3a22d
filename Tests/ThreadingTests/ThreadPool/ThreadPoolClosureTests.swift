import Jobs
import Synchronization
import Testing
import Threading

/// Closures, handles, chunks, the initializer, and the ways to end a pool.
@Suite("ThreadPool: closures and endings", .timeLimit(.minutes(20)))
struct ThreadPoolClosureTests {
  @Test("a closure's answer and its error, awaited or through a handle")
  func closures() async throws {
    let pool = try ThreadPool(workers: 2)
    #expect(try await pool.run { 6 * 7 } == 42)
    await #expect(throws: Refusal(number: 1)) { try await pool.run { throw Refusal(number: 1) } }
    let handles = (0..<50).map { number in pool.submit { number * number } }
    for (number, handle) in handles.enumerated() {
      #expect(try await handle.value == number * number)
    }
    await pool.shutdown()
    await #expect(throws: PoolClosed.self) { try await pool.submit { 1 }.value }
    await #expect(throws: PoolClosed.self) { try await pool.run { 1 } }
  }

  @Test("a job that waits for jobs of its own pool: one worker is enough", arguments: [1, 2])
  func nested(workers: Int) async throws {
    let pool = try ThreadPool(workers: workers, name: "nested")
    #expect(try await pool.run { try tree(depth: 5, on: pool) } == 32)
    let deep = try await pool.run {
      let handles = (0..<100).map { number in pool.submit { number } }
      return JobHandle.blockingWait(for: handles).done.count
    }
    #expect(deep == 100)
    await pool.shutdown()
  }

  @Test("a wait inside of a job ends in time, whatever the pool does")
  func nestedTimeout() async throws {
    let pool = try ThreadPool(workers: 2)
    let gate = Gate.make()
    let job = Task { try await pool.run(Gated(gate: gate.id)) }
    while gate.started.count == 0 { await Task.yield() }
    try await pool.run {
      let handle = JobHandle { try await job.value }
      for timeout in [Duration.zero, .seconds(-1), .milliseconds(5)] {
        #expect(throws: JobWaitTimedOut.self) { try handle.result(timeout: timeout) }
      }
    }
    try gate.letPass(1)
    _ = try await job.value
    await pool.shutdown()
  }

  @Test("Task.cancel reaches the job through its context, and so does the first error of a map")
  func cancellationReachesJob() async throws {
    let pool = try ThreadPool(workers: 2)
    let started = BlockingQueue<Void>()
    let wasCancelled = Atomic<Int>(0)
    let untilCancelled: @Sendable () throws -> Void = {
      try started.put(())
      while !JobContext.current.isCancelled { AnyOSThread.sleep(for: .milliseconds(1)) }
      wasCancelled.add(1, ordering: .relaxed)
    }
    let task = Task { try await pool.run(untilCancelled) }
    while started.count < 1 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    let handle = pool.submit(untilCancelled)
    while started.count < 2 { await Task.yield() }
    #expect(handle.cancel())
    await pool.shutdown()
    #expect(wasCancelled.load(ordering: .relaxed) == 2)
  }

  @Test("E1 test_map_chunksize: the same answers in chunks of every size")
  func chunks() async throws {
    let pool = try ThreadPool(workers: 3)
    for count in [0, 1, 10, 100, 1000] {
      for chunking in ParallelLoopTests.chunkings {
        let jobs = (0..<count).map(Echo.init(number:))
        #expect(try await pool.map(jobs, chunking: chunking) == Array(0..<count))
      }
    }
    for chunking in [Chunking.fixed(0), .fixed(-1), .fixed(.min), .guided(minimum: 0)] {
      await #expect(throws: InvalidPoolSetting.self) {
        try await pool.map([Echo(number: 1)], chunking: chunking)
      }
      await #expect(throws: InvalidPoolSetting.self) {
        try await pool.map([Echo](), chunking: chunking, within: .seconds(30))
      }
    }
    await #expect(throws: Refusal(number: 7)) {
      try await pool.map([2, 4, 7, 8].map(EvenOnly.init(number:)), chunking: .fixed(2))
    }
    await pool.shutdown()
  }

  @Test("E5, E6 test_map_buffersize: endless input, no further than the window, in either order")
  func results() async throws {
    let pool = try ThreadPool(workers: 2)
    for order in [ResultOrder.ofJobs, .ofCompletion] {
      let pulled = Atomic<Int>(0)
      let endless = sequence(first: 0) { $0 + 1 }.lazy.map { number in
        pulled.add(1, ordering: .relaxed)
        return Echo(number: number)
      }
      var taken: [Int] = []
      for try await result in pool.results(of: endless, order: order, window: 5) {
        taken.append(try result.get())
        if taken.count == 20 { break }
      }
      #expect(pulled.load(ordering: .relaxed) <= 25)
      if order == .ofJobs { #expect(taken == Array(0..<20)) }
    }
    await pool.shutdown()
  }

  @Test("E12 test_initializer: once on each worker, before any job")
  func initializer() async throws {
    let seen = LockedValue<[Int]>([])
    let pool = try ThreadPool(workers: 3) { worker in seen.withLock { $0.append(worker) } }
    _ = try await pool.map((0..<100).map(Echo.init(number:)))
    await pool.shutdown()
    #expect(seen.withLock { $0.sorted() } == [0, 1, 2])
  }

  @Test("E12 test_initializer, failing: what waits and what comes later is told, with the cause")
  func failingInitializer() async throws {
    let gate = BlockingQueue<Void>()
    let pool = try ThreadPool(workers: 2) { _ in
      _ = try gate.take()
      throw Refusal(number: 12)
    }
    let waiting = pool.submit { 1 }
    let fate = LockedValue<ClosureFate?>(nil)
    pool.perform { new in fate.withLock { $0 = new } }
    for _ in 0..<2 { try gate.put(()) }
    for handle in [waiting, pool.submit { 2 }] {
      let error = await #expect(throws: ThreadPoolBroken.self) { try await handle.value }
      #expect(error?.cause as? Refusal == Refusal(number: 12))
    }
    await pool.shutdown()
    #expect(fate.withLock { $0 } == .cancelled)
    #expect(pool.isShutDown)
  }

  @Test("F3 test_cancel_futures: those that wait are told, those that run end")
  func cancelWaiting() async throws {
    let pool = try ThreadPool(workers: 2)
    let gate = Gate.make()
    let running = (0..<2).map { pool.submit(Gated(gate: gate.id, number: $0)) }
    while gate.started.count < 2 { await Task.yield() }
    let waiting = (0..<48).map { number in pool.submit { number } }
    #expect(running.allSatisfy { $0.state == .running })
    #expect(waiting.allSatisfy { $0.state == .pending })
    let fates = LockedValue<[ClosureFate]>([])
    for _ in 0..<10 { pool.perform { fate in fates.withLock { $0.append(fate) } } }
    pool.close(cancellingWaiting: true)
    for handle in waiting {
      await #expect(throws: PoolClosed.self) { try await handle.value }
    }
    try gate.letPass(2)
    for (number, handle) in running.enumerated() { #expect(try await handle.value == number) }
    await pool.shutdown()
    #expect(fates.withLock { $0 } == Array(repeating: .cancelled, count: 10))
    pool.perform { fate in fates.withLock { $0.append(fate) } }
    #expect(fates.withLock { $0.count } == 11)
  }

  @Test("F6 test_shutdown_no_wait: returns at once, the work is done")
  func close() async throws {
    let pool = try ThreadPool(workers: 1)
    let gate = Gate.make()
    let handles = (0..<10).map { pool.submit(Gated(gate: gate.id, number: $0)) }
    pool.close()
    try gate.letPass(10)
    for (number, handle) in handles.enumerated() { #expect(try await handle.value == number) }
    await pool.shutdown()
  }

  @Test("F5: a pool that is dropped still calls what was handed to it, once")
  func droppedWithWork() throws {
    let calls = BlockingQueue<ClosureFate>()
    do {
      let pool = try ThreadPool(workers: 2)
      for _ in 0..<100 { pool.perform { fate in try? calls.put(fate) } }
    }
    for _ in 0..<100 { #expect(try calls.take() == .runs) }
    #expect(calls.count == 0)
  }

  @Test("E15: closing races with closures that come, and each is called once")
  func closeRace() async throws {
    for _ in 0..<rounds(50) {
      let pool = try ThreadPool(workers: 2)
      let calls = Atomic<Int>(0)
      try onThreads(3) { thread in
        for _ in 0..<20 { pool.perform { _ in calls.add(1, ordering: .relaxed) } }
        if thread == 0 { pool.close(cancellingWaiting: true) }
      }
      await pool.shutdown()
      #expect(calls.load(ordering: .relaxed) == 60)
    }
  }
}

private func tree(depth: Int, on pool: ThreadPool) throws -> Int {
  guard depth > 0 else { return 1 }
  let handles = (0..<2).map { _ in pool.submit { try tree(depth: depth - 1, on: pool) } }
  return try handles.reduce(0) { try $0 + $1.result() }
}
