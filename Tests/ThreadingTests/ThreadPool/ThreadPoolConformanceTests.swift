import Jobs
import Synchronization
import Testing
import Threading

/// What CPython's suites demand of every executor and pool, of the pool of threads.
@Suite("ThreadPool, as Python's", .timeLimit(.minutes(20)))
struct ThreadPoolConformanceTests {
  @Test("A8 test_error_during_func_exec_on_worker: the same error, and the others are done")
  func errorInJob() async throws {
    try await withThreadPool(workers: 2) { pool in
      let handles = (0..<20).map { pool.submit(EvenOnly(number: $0)) }
      for (number, handle) in handles.enumerated() {
        if number % 2 == 0 {
          let value = try await handle.value
          #expect(value == number)
        } else {
          await #expect(throws: Refusal(number: number)) { try await handle.value }
        }
      }
      let value = try await pool.run(Echo(number: 7))
      #expect(value == 7)
    }
  }

  @Test("E2 test_empty_iterable, test_map_chunksize: no jobs, no answers, in every form")
  func noJobs() async throws {
    try await withThreadPool(workers: 2) { pool in
      #expect(try await pool.map([Echo]()).isEmpty)
      #expect(try await pool.map([Echo](), chunking: .fixed(3)).isEmpty)
      #expect(await pool.runChunk([Echo]()).isEmpty)
      for order in [ResultOrder.ofJobs, .ofCompletion] {
        for try await result in pool.results(of: [Echo](), order: order) {
          Issue.record("there was no job to be \(result)")
        }
      }
    }
  }

  @Test("E3 test_map_exception, test_map_no_failfast: what comes before the error is delivered")
  func errorInItsPlace() async throws {
    try await withThreadPool(workers: 2) { pool in
      var answers: [Int] = []
      await #expect(throws: Refusal(number: 5)) {
        for try await result in pool.results(of: [0, 2, 4, 5, 6, 8].map(EvenOnly.init(number:))) {
          answers.append(try result.get())
        }
      }
      #expect(answers == [0, 2, 4])

      var outcomes: [Bool] = []
      for try await result in pool.results(of: (0..<50).map(EvenOnly.init(number:))) {
        outcomes.append((try? result.get()) != nil)
      }
      #expect(outcomes == (0..<50).map { $0 % 2 == 0 })
      // A shutdown that follows returns: the end of the scope.
    }
  }

  @Test("E5 test_imap_unordered: the same answers, and a slow first job holds nobody back")
  func unordered() async throws {
    let gate = Gate.make()
    let pool = try ThreadPool(workers: 2)
    let first = pool.submit(Gated(gate: gate.id, number: -1))
    var numbers: [Int] = []
    for try await result in pool.results(
      of: (0..<100).map(Echo.init(number:)), order: .ofCompletion)
    {
      numbers.append(try result.get())
    }
    #expect(numbers.sorted() == Array(0..<100))
    #expect(!first.isDone)
    try gate.letPass(1)
    #expect(try await first.value == -1)
    await pool.shutdown()
  }

  @Test(
    "E8 test_async, test_map_async_callbacks, test_async_error_callback: each once, with one result"
  )
  func callbacks() async throws {
    let calls = BlockingQueue<(number: Int, isError: Bool)>()
    try await withThreadPool(workers: 2) { pool in
      for number in 0..<40 {
        pool.submit(EvenOnly(number: number)).whenDone { result in
          let isError = if case .failure = result { true } else { false }
          try? calls.put((number, isError))
        }
      }
      var seen: [Int: Bool] = [:]
      for await call in calls {
        #expect(seen.updateValue(call.isError, forKey: call.number) == nil)
        if seen.count == 40 { break }
      }
      #expect(seen.allSatisfy { $0.value == ($0.key % 2 == 1) })
    }
    #expect(calls.isEmpty)
  }

  @Test("E14 test_saturation: any number of jobs that block are run by the pool's own threads")
  func saturation() async throws {
    let gate = Gate.make()
    let pool = try ThreadPool(workers: 4, name: "saturated")
    let handles = (0..<60).map { pool.submit(Gated(gate: gate.id, number: $0)) }
    var started = gate.started.makeAsyncIterator()
    for _ in 0..<4 { _ = await started.next() }
    #expect(AnyOSThread.all.count { $0.name.hasPrefix("saturated-") } == 4)
    #expect(gate.started.isEmpty)
    try gate.letPass(60)
    for handle in handles { _ = try await handle.value }
    #expect(AnyOSThread.all.count { $0.name.hasPrefix("saturated-") } == 4)
    await pool.shutdown()
  }

  @Test("E14 test_idle_thread_reuse: one job after the other starts no more threads")
  func reuse() async throws {
    try await withThreadPool(workers: 2, name: "reused") { pool in
      var names: Set<String> = []
      for _ in 0..<50 {
        names.insert(try await pool.run { AnyOSThread.current?.name ?? "none" })
      }
      #expect(names.isSubset(of: ["reused-1", "reused-2"]))
    }
  }

  @Test("F10 test_thread_names_assigned: the pool's name and a number, or the default")
  func names() async throws {
    for (given, expected) in [("crew", "crew-"), (nil, "ThreadPool-")] as [(String?, String)] {
      let pool = try given.map { try ThreadPool(workers: 3, name: $0) } ?? ThreadPool(workers: 3)
      let places = pool.snapshot.workers.map(\.place.name)
      #expect(places.sorted() == (1...3).map { "\(expected)\($0)" })
      #expect(try await pool.run { AnyOSThread.current?.name.hasPrefix(expected) } == true)
      await pool.shutdown()
    }
  }
}
