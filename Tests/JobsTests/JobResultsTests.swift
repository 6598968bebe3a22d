import Jobs
import Synchronization
import Testing

@Suite("JobResults", .timeLimit(.minutes(20)))
struct JobResultsTests {
  @Test("in the order of the jobs: a slow one holds back the others")
  func ordered() async throws {
    let pool = GatedPool()
    for number in [3, 1, 2, 0] { pool.open(number) }
    var numbers: [Int] = []
    for try await result in pool.results(of: (0..<4).map(Gated.init)) {
      numbers.append(try result.get())
    }
    #expect(numbers == [0, 1, 2, 3])
  }

  @Test("in the order of completion: a slow one holds back nobody")
  func unordered() async throws {
    let pool = GatedPool()
    var iterator = pool.results(
      of: (0..<3).map(Gated.init), order: .ofCompletion, window: 3
    ).makeAsyncIterator()
    pool.open(2)
    #expect(try await iterator.next()?.get() == 2)
    pool.open(1)
    #expect(try await iterator.next()?.index == 1)
    pool.open(0)
    #expect(try await iterator.next()?.get() == 0)
    #expect(try await iterator.next() == nil)
    #expect(try await iterator.next() == nil)
  }

  @Test("E6 test_map_buffersize: no more jobs are pulled than the window holds", arguments: 1...4)
  func window(size: Int) async throws {
    let pool = GatedPool()
    pool.open(0)
    var pulled = 0
    let jobs = sequence(first: 0) { number in
      pulled += 1
      return number + 1
    }
    var iterator = pool.results(
      of: jobs.lazy.map(Gated.init), window: size
    ).makeAsyncIterator()
    #expect(pulled == 0)
    #expect(try await iterator.next()?.get() == 0)
    #expect(pulled <= size)
    while pool.begunCount < size { await Task.yield() }
    #expect(pool.begunCount == size)
  }

  @Test("an error is in the result of its job, and the others go on")
  func errors() async throws {
    let pool = GatedPool()
    for number in [-1, 1, 2] { pool.open(number) }
    var failures = 0
    var numbers: [Int] = []
    for try await result in pool.results(of: [1, -1, 2].map(Gated.init)) {
      do { numbers.append(try result.get()) } catch is Gated.Negative { failures += 1 }
    }
    #expect(numbers == [1, 2])
    #expect(failures == 1)
  }

  @Test("an iterator that is dropped cancels what it has under way")
  func dropped() async throws {
    let pool = GatedPool()
    pool.open(0)
    do {
      var iterator = pool.results(of: (0..<3).map(Gated.init), window: 3).makeAsyncIterator()
      _ = try await iterator.next()
    }
    while pool.cancelledCount < 2 { await Task.yield() }
  }

  @Test("a task that is cancelled while it waits gets CancellationError")
  func cancelled() async throws {
    let pool = GatedPool()
    let task = Task {
      var iterator = pool.results(of: [Gated(number: 7)]).makeAsyncIterator()
      return try await iterator.next()?.index
    }
    while pool.begunCount == 0 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test("chunks: every result once, in either order, and never more jobs than the window has")
  func chunks() async throws {
    for order in [ResultOrder.ofJobs, .ofCompletion] {
      for (chunk, window) in [(1, nil), (3, nil), (4, 4), (5, 13), (7, 2), (100, 30)] {
        let pulled = Mutex(0)
        let jobs = (0..<50).lazy.map { number in
          pulled.withLock { $0 += 1 }
          return Gated(number: number)
        }
        let pool = GatedPool()
        for number in 0..<50 { pool.open(number) }
        var numbers: [Int] = []
        let results = pool.results(
          of: jobs, order: order, window: window, chunking: .fixed(chunk))
        for try await result in results {
          let ahead = pulled.withLock { $0 } - numbers.count
          #expect(ahead <= window ?? 2 * chunk * pool.workerCount)
          numbers.append(try result.get())
          #expect(result.index == numbers.last)
        }
        #expect(numbers.sorted() == Array(0..<50))
        if order == .ofJobs { #expect(numbers == Array(0..<50)) }
      }
    }
  }

  @Test("a job that throws in a chunk costs its own answer")
  func errorInChunk() async throws {
    let pool = GatedPool()
    for number in [-1, 1, 2, 3] { pool.open(number) }
    var outcomes: [Int?] = []
    for try await result in pool.results(of: [1, -1, 2, 3].map(Gated.init), chunking: .fixed(3)) {
      outcomes.append(try? result.get())
    }
    #expect(outcomes == [1, nil, 2, 3])
  }

  @Test("E7 test_map_timeout: what was ready in time comes, then the error, then nothing")
  func timeLimit() async throws {
    for order in [ResultOrder.ofJobs, .ofCompletion] {
      let pool = GatedPool()
      for number in [0, 1, 3] { pool.open(number) }
      var results = pool.results(
        of: (0..<4).map(Gated.init), order: order, window: 4, within: .seconds(15)
      ).makeAsyncIterator()
      var numbers: Set<Int> = []
      let error = await #expect(throws: JobsTimedOut.self) {
        while let result = try await results.next() { numbers.insert(try result.get()) }
      }
      #expect(error?.limit == .seconds(15))
      #expect(error?.done == numbers.count)
      // The third holds back the fourth.
      #expect(numbers == (order == .ofJobs ? [0, 1] : [0, 1, 3]))
      #expect(try await results.next() == nil)
      // What was under way is not left there.
      while pool.cancelledCount < 1 { await Task.yield() }
    }
  }

  @Test("no time is no job, unless there is none; enough time is no error")
  func zeroLimit() async throws {
    let pool = GatedPool()
    for limit in [Duration.zero, .seconds(-1), .seconds(Int64.min)] {
      var results = pool.results(of: [Gated(number: 1)], within: limit).makeAsyncIterator()
      await #expect(throws: JobsTimedOut(limit: limit, done: 0)) { try await results.next() }
      var none = pool.results(of: [Gated](), within: limit).makeAsyncIterator()
      #expect(try await none.next() == nil)
    }
    #expect(pool.begunCount == 0)
    pool.open(1)
    for try await result in pool.results(of: [Gated(number: 1)], within: .seconds(Int64.max)) {
      #expect(try result.get() == 1)
    }
  }

  @Test("results that came in time are there however late they are taken; no job is begun by then")
  func takenLate() async throws {
    let pool = GatedPool()
    for number in 0..<9 { pool.open(number) }
    var results = pool.results(
      of: (0..<9).map(Gated.init), window: 3, within: .seconds(15)
    ).makeAsyncIterator()
    #expect(try await results.next()?.get() == 0)
    while pool.begunCount < 3 { await Task.yield() }
    // The time itself is what is waited for.
    try await Task.sleep(for: .seconds(16))
    #expect(try await results.next()?.get() == 1)
    #expect(try await results.next()?.get() == 2)
    await #expect(throws: JobsTimedOut(limit: .seconds(15), done: 3)) {
      try await results.next()
    }
    #expect(pool.begunCount == 3)
  }

  @Test("E7: a map that takes too long throws, and cancels what it has under way")
  func mapTimeLimit() async throws {
    let pool = GatedPool()
    for number in [0, 2] { pool.open(number) }
    await #expect(throws: JobsTimedOut(limit: .milliseconds(50))) {
      try await pool.map((0..<3).map(Gated.init), within: .milliseconds(50))
    }
    #expect(pool.cancelledCount == 1)
    await #expect(throws: JobsTimedOut(limit: .zero)) {
      try await pool.map([Gated(number: 0)], within: .zero)
    }
    await #expect(throws: Gated.Negative.self) {
      pool.open(-1)
      return try await pool.map([Gated(number: -1)], within: .seconds(60))
    }
    #expect(try await pool.map([0, 2].map(Gated.init), within: .seconds(60)) == [0, 2])
    #expect(try await SerialPool().map([4, 5].map(Gated.init), within: .seconds(60)) == [4, 5])
  }

  @Test("E6 test_map_buffersize_validation: a window or chunk of no job is refused")
  func refused() async {
    await #expect(processExitsWith: .failure) {
      _ = SerialPool().results(of: [Gated(number: 1)], window: 0)
    }
    await #expect(processExitsWith: .failure) {
      _ = SerialPool().results(of: [Gated(number: 1)], window: -5)
    }
    await #expect(processExitsWith: .failure) {
      _ = SerialPool().results(of: [Gated(number: 1)], chunking: .fixed(0))
    }
    _ = SerialPool().results(of: [Gated(number: 1)], window: 1, chunking: .fixed(1))
  }
}
