import Jobs
import Testing

@Suite("JobResults", .timeLimit(.minutes(5)))
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
}
