import Jobs
import Testing
import Threading

@Suite("ThreadPool.results in chunks, and within a time", .timeLimit(.minutes(20)))
struct ThreadPoolStreamTests {
  /// Says on which worker it runs.
  struct Place: Job {
    var number: Int
    func run() -> String { AnyOSThread.current?.name ?? "nowhere" }
  }

  @Test("E1 test_map_chunksize, by streams", arguments: [1, 6, 20, 1000])
  func sizes(chunk: Int) async throws {
    let pool = try ThreadPool(workers: 3)
    for order in [ResultOrder.ofJobs, .ofCompletion] {
      var outcomes: [Int: Int?] = [:]
      let jobs = (0..<100).map(EvenOnly.init(number:))
      for try await result in pool.results(of: jobs, order: order, chunking: .fixed(chunk)) {
        outcomes.updateValue(try? result.get(), forKey: result.index)
      }
      #expect(outcomes.count == 100)
      #expect(outcomes.allSatisfy { $1 == ($0.isMultiple(of: 2) ? $0 : nil) })
    }
    await pool.shutdown()
  }

  @Test("a chunk's jobs are run by one worker")
  func together() async throws {
    let pool = try ThreadPool(workers: 3)
    var names: [String] = []
    let jobs = (0..<40).map(Place.init)
    for try await result in pool.results(of: jobs, chunking: .fixed(10)) {
      names.append(try result.get())
    }
    for start in stride(from: 0, to: 40, by: 10) {
      #expect(Set(names[start..<start + 10]).count == 1)
    }
    await pool.shutdown()
    for try await result in pool.results(of: jobs, chunking: .fixed(10)) {
      #expect(throws: PoolClosed.self) { try result.get() }
    }
  }

  @Test("E7 test_map_timeout: streams and maps that take too long, and the pool is usable")
  func timeLimit() async throws {
    let pool = try ThreadPool(workers: 1)
    let gate = Gate.make()
    let jobs = (0..<3).map { Gated(gate: gate.id, number: $0) }
    try gate.letPass(1)
    var seen: [Int] = []
    let error = await #expect(throws: JobsTimedOut.self) {
      // Time enough for the first job, also where hundreds of tests want the processors.
      for try await result in pool.results(of: jobs, within: .seconds(15)) {
        seen.append(try result.get())
      }
    }
    #expect(seen == [0])
    #expect(error?.done == 1)
    for chunking in [Chunking.fixed(1), .fixed(3)] {
      await #expect(throws: JobsTimedOut(limit: .milliseconds(50))) {
        try await pool.map(jobs, chunking: chunking, within: .milliseconds(50))
      }
    }
    await #expect(throws: JobsTimedOut(limit: .milliseconds(50))) {
      try await pool.map(jobs, within: .milliseconds(50))
    }
    try gate.letPass(100)
    let evens = [2, 4].map(EvenOnly.init(number:))
    #expect(try await pool.map(evens, within: .seconds(60)) == [2, 4])
    await pool.shutdown()
  }
}
