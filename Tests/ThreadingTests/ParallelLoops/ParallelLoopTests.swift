import Glibc
import Jobs
import Synchronization
import Testing
import Threading

@Suite("Parallel loops", .timeLimit(.minutes(20)))
struct ParallelLoopTests {
  static let chunkings: [Chunking] = [
    .automatic, .fixed(1), .fixed(6), .fixed(20), .fixed(1000), .fixed(.max), .guided(),
    .guided(minimum: 10), .guided(minimum: .max),
  ]

  @Test("E1 test_map, test_map_chunksize: the serial map for every size and chunking")
  func map() throws {
    let pool = try ThreadPool(workers: 3)
    for count in [0, 1, 10, 100, 1000] {
      for chunking in Self.chunkings {
        let answers = parallelMap(0..<count, chunking: chunking, on: pool) { $0 * 3 }
        #expect(answers == (0..<count).map { $0 * 3 })
      }
    }
  }

  @Test("E1 test_map_chunksize: a chunk of no element stops the program, in either form")
  func emptyChunks() async {
    await #expect(processExitsWith: .failure) {
      _ = blockingly { parallelMap(0..<10, chunking: .fixed(0)) { $0 } }
    }
    await #expect(processExitsWith: .failure) {
      blockingly { parallelForEach(0..<10, chunking: .fixed(-1)) { _ in } }
    }
    await #expect(processExitsWith: .failure) {
      _ = blockingly {
        parallelReduce(0..<10, 0, { $0 + $1 }, combine: +, chunking: .guided(minimum: 0))
      }
    }
    await #expect(processExitsWith: .failure) {
      try await parallelForEach(0..<10, chunking: .fixed(0)) { _ in }
    }
  }

  @Test("fewer than no numbers stop the program in words")
  func negativeCount() async throws {
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      _ = blockingly { parallelReduce(chunksOf: -1, { $0.count }, combine: +) }
    }
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(!text.contains("allocate"))
  }

  @Test("the same without blocking a thread")
  func mapAsync() async throws {
    let pool = try ThreadPool(workers: 2)
    for count in [0, 1, 10, 1000] {
      for chunking in Self.chunkings {
        let answers = try await parallelMap(0..<count, chunking: chunking, on: pool) { "\($0)" }
        #expect(answers == (0..<count).map { "\($0)" })
      }
    }
    await pool.shutdown()
  }

  @Test("each element once, collections that do not begin at zero")
  func forEach() throws {
    let pool = try ThreadPool(workers: 3)
    let elements = Array(0..<1000)[100..<900]
    let seen = LockedValue<[Int]>([])
    parallelForEach(elements, on: pool) { number in seen.withLock { $0.append(number) } }
    #expect(seen.withLock { $0.sorted() } == Array(elements))
  }

  @Test("no more threads in a loop than the pool has workers")
  func width() throws {
    let pool = try ThreadPool(workers: 2)
    for _ in 0..<rounds(20) {
      let census = ThreadCensus()
      parallelForEach(0..<100, chunking: .fixed(1), on: pool) { _ in census.note() }
      #expect(census.count <= 2)
    }
  }

  @Test("both threads take part at the same time")
  func rendezvous() throws {
    let pool = try ThreadPool(workers: 2)
    let arrived = Atomic<Int>(0)
    parallelForEach(0..<2, chunking: .fixed(1), on: pool) { _ in
      arrived.add(1, ordering: .acquiringAndReleasing)
      eventually { arrived.load(ordering: .acquiring) == 2 }
    }
  }

  @Test("the first error by index is thrown, others stop early, all that was made is freed")
  func errors() throws {
    let pool = try ThreadPool(workers: 2)
    let tracker = LifetimeTracker()
    let calls = Atomic<Int>(0)
    for _ in 0..<rounds(50) {
      #expect(throws: Refusal(number: 10)) {
        try parallelMap(0..<10_000, chunking: .fixed(2), on: pool) { number throws(Refusal) in
          calls.add(1, ordering: .relaxed)
          if number == 10 || number == 11 || number == 13 { throw Refusal(number: number) }
          return tracker.witness()
        }
      }
      #expect(tracker.living == 0)
    }
    #expect(calls.load(ordering: .relaxed) < rounds(50) * 10_000)
  }

  @Test("the same without blocking a thread")
  func errorsAsync() async throws {
    let pool = try ThreadPool(workers: 2)
    let tracker = LifetimeTracker()
    for _ in 0..<rounds(50) {
      await #expect(throws: Refusal(number: 10)) {
        _ = try await parallelMap(0..<1000, chunking: .fixed(2), on: pool) { number in
          if number >= 10 { throw Refusal(number: number) }
          return tracker.witness()
        }
      }
    }
    await pool.shutdown()
    #expect(tracker.living == 0)
  }

  @Test("a cancelled task begins no more chunks")
  func cancellation() async throws {
    let pool = try ThreadPool(workers: 2)
    let (started, gate) = (BlockingQueue<Int>(), BlockingQueue<Void>())
    let task = Task {
      try await parallelForEach(0..<1000, chunking: .fixed(1), on: pool) { number in
        try started.put(number)
        _ = try gate.take()
      }
    }
    while started.count < 2 { await Task.yield() }
    task.cancel()
    for _ in 0..<2 { try gate.put(()) }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(started.count == 2)
    await pool.shutdown()
  }

  @Test("a chunk that runs learns from its context that the task was cancelled, nested or not")
  func contextOfCancellation() async throws {
    let pool = try ThreadPool(workers: 2)
    let started = BlockingQueue<Void>()
    let untilCancelled: @Sendable (Int) throws -> Void = { _ in
      try started.put(())
      while !JobContext.current.isCancelled { AnyOSThread.sleep(for: .milliseconds(1)) }
    }
    let loop = Task { try await parallelForEach(0..<2, on: pool, untilCancelled) }
    while started.count < 2 { await Task.yield() }
    loop.cancel()
    await #expect(throws: CancellationError.self) { try await loop.value }
    // The chunks of a loop inside of a job.
    let job = Task { try await pool.run { try parallelForEach(0..<2, untilCancelled) } }
    while started.count < 4 { await Task.yield() }
    job.cancel()
    await #expect(throws: CancellationError.self) { try await job.value }
    await pool.shutdown()
  }

  @Test("cancellation races with the end")
  func cancellationRace() async throws {
    let pool = try ThreadPool(workers: 2)
    for _ in 0..<rounds(200) {
      let task = Task { try await parallelMap(0..<4, chunking: .fixed(1), on: pool) { $0 } }
      task.cancel()
      switch await task.result {
      case .success(let answers): #expect(answers == [0, 1, 2, 3])
      case .failure(let error): #expect(error is CancellationError)
      }
    }
    await pool.shutdown()
  }

  @Test("a pool that is shut down leaves the loop to its caller; a suspended caller is told")
  func closed() async throws {
    let pool = try ThreadPool(workers: 3)
    await pool.shutdown()
    #expect(blockingly { parallelMap(0..<100, on: pool) { $0 } } == Array(0..<100))
    await #expect(throws: PoolClosed.self) {
      _ = try await parallelMap(0..<100, on: pool) { $0 }
    }
  }

  @Test("a join inside of a join inside of a join")
  func join() throws {
    let pool = try ThreadPool(workers: 2)
    #expect(fibonacci(16, on: pool) == 987)
    #expect(throws: Refusal(number: 1)) {
      try parallelJoin(
        { () throws(Refusal) -> Int in throw Refusal(number: 1) },
        { () throws(Refusal) -> Int in throw Refusal(number: 2) }, on: pool)
    }
  }

  @Test("many threads that run loops on one pool")
  func manyCallers() throws {
    let pool = try ThreadPool(workers: 2)
    try onThreads(4) { number in
      for _ in 0..<rounds(100) {
        let answers = parallelMap(0..<50, chunking: .fixed(3), on: pool) { $0 + number }
        #expect(answers == (0..<50).map { $0 + number })
      }
    }
  }

  @Test("idle workers sleep: no processor time after a moment")
  func idle() async {
    await #expect(processExitsWith: .success) {
      let pool = try ThreadPool(workers: 2)
      blockingly { parallelForEach(0..<100, on: pool) { _ in } }
      AnyOSThread.sleep(for: .milliseconds(20))
      let before = processorTime()
      AnyOSThread.sleep(for: .milliseconds(500))
      // A worker that spun would have used 500 ms.
      guard processorTime() - before < 0.05 else { exit(1) }
      await pool.shutdown()
    }
  }
}

private func fibonacci(_ number: Int, on pool: ThreadPool) -> Int {
  if number < 2 { return number }
  let (a, b) = parallelJoin(
    { fibonacci(number - 1, on: pool) }, { fibonacci(number - 2, on: pool) }, on: pool)
  return a + b
}

private func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}
