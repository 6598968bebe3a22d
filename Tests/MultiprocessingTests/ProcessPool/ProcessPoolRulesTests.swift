import Glibc
import Jobs
import Multiprocessing
import Synchronization
import Testing

@Suite(
  "ProcessPool: timeouts, cancellation, retries, recycling", .processTurns, .timeLimit(.minutes(20))
)
struct ProcessPoolRulesTests {
  @Test("a job that runs too long is told apart, and its worker is made to stop")
  func timeout() async throws {
    let pool = try ProcessPool(workers: 1, grace: .milliseconds(20))
    let error = await #expect(throws: JobTimedOut.self) {
      try await pool.run(Forever(), timeout: .milliseconds(50))
    }
    #expect(error?.limit == .milliseconds(50))
    #expect(error?.job.contains("Forever") == true)
    #expect(try await pool.run(Cube(number: 3), timeout: .seconds(50)) == 27)
    await pool.shutdown()
  }

  @Test("a job that looks stops by itself, and nothing is done to its worker")
  func askedToStop() async throws {
    let pool = try ProcessPool(workers: 1, grace: .seconds(30))
    let queue = ResultQueue<Int32>()
    let running = Task { try await pool.run(UntilAsked(queue: queue)) }
    let pid = try await take(from: queue)
    running.cancel()
    await #expect(throws: CancellationError.self) { try await running.value }
    #expect(try await take(from: queue) == -pid)
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
  }

  @Test("a job that does not look is ended by SIGTERM, and one that ignores that by SIGKILL")
  func madeToStop() async throws {
    let pool = try ProcessPool(workers: 1, grace: .milliseconds(10))
    for job in [IgnoreSignals(signals: []), IgnoreSignals(signals: [SIGTERM])] {
      let queue = ResultQueue<Int32>()
      var job = job
      job.queue = queue
      let running = Task { [job] in try await pool.run(job) }
      let pid = try await take(from: queue)
      running.cancel()
      await #expect(throws: CancellationError.self) { try await running.value }
      while kill(pid, 0) == 0 { await Task.yield() }
      #expect(try await pool.run(Cube(number: 2)) == 8)
    }
    await pool.shutdown()
  }

  @Test("what a job reports reaches its caller, rising, and ends with 1")
  func progress() async throws {
    let pool = try ProcessPool(workers: 1)
    let reports = Mutex([Double]())
    let answer = try await pool.run(Reporting(steps: 2_000_000)) { fraction in
      reports.withLock { $0.append(fraction) }
    }
    #expect(answer == 2_000_000)
    let fractions = reports.withLock { $0 }
    #expect(fractions.last == 1)
    #expect(fractions == fractions.sorted())
    await pool.shutdown()
  }

  @Test("a lost job is run again, in another worker")
  func retry() async throws {
    let path = "/tmp/pleasingly-test-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(path) }
    let pool = try ProcessPool(workers: 2, retry: .times(1))
    #expect(try await pool.run(DieOnce(path: path)) != getpid())
    let error = await #expect(throws: WorkerCrashed.self) {
      try await pool.run(Misbehave(way: .killSelf))
    }
    #expect(error?.attempts == 2)
    #expect(error?.description.contains("2 workers in turn") == true)
    await pool.shutdown()
  }

  @Test("E11 test_max_tasks_per_child: workers change after so many jobs, and nothing is lost")
  func recycleByJobs() async throws {
    let pool = try ProcessPool(workers: 1, recycleAfter: .jobs(2))
    var pids: [Int32] = []
    for _ in 0..<6 { pids.append(try await pool.run(WhoAmI()).pid) }
    #expect(Set(pids).count == 3)
    #expect(pids[0] == pids[1] && pids[2] == pids[3] && pids[4] == pids[5])
    #expect(try await pool.map((0..<50).map(Cube.init)).count == 50)
    await pool.shutdown()
  }

  @Test("a worker that has grown too large is replaced")
  func recycleBySize() async throws {
    let pool = try ProcessPool(workers: 1, recycleAfter: .megabytes(200))
    let first = try await pool.run(Hoard(megabytes: 10))
    #expect(try await pool.run(Hoard(megabytes: 250)) == first)
    #expect(try await pool.run(WhoAmI()).pid != first)
    await pool.shutdown()
  }

  @Test("E19 test_worker_timeout: idle workers leave, and new work brings them back")
  func idleTimeout() async throws {
    let pool = try ProcessPool(workers: 2, idleTimeout: .milliseconds(20))
    let first = try await pool.run(WhoAmI()).pid
    while pool.liveWorkerCount > 0 { await Task.yield() }
    #expect(kill(first, 0) == -1)
    #expect(try await pool.run(WhoAmI()).pid != first)
    await pool.shutdown()
  }

  @Test("E12 test_initializer: runs once in each worker, before its first job")
  func initializer() async throws {
    let pool = try ProcessPool(workers: 2, initializer: MarkWorker())
    let marks = try await pool.map((0..<20).map { _ in ReadMark() })
    #expect(marks.allSatisfy { $0[1] == 1 })
    await pool.shutdown()
  }

  @Test("E12: an initializer that fails ends the pool with its error, at once")
  func failedInitializer() async throws {
    let pool = try ProcessPool(workers: 2, initializer: MarkWorker(fails: true))
    for _ in 0..<3 {
      await #expect(throws: RebuildableError(line: 99)) { try await pool.run(Cube(number: 1)) }
    }
    await pool.shutdown()
    await #expect(throws: RebuildableError(line: 99)) { try await pool.run(Cube(number: 1)) }
  }

  @Test("workers that were warmed ahead are there when the first job comes")
  func warmUp() async throws {
    let pool = try ProcessPool(workers: 3)
    pool.warmUp()
    #expect(pool.liveWorkerCount == 3)
    #expect(try await pool.map((0..<9).map(Cube.init)).count == 9)
    #expect(pool.liveWorkerCount == 3)
    await pool.shutdown()
    #expect(pool.liveWorkerCount == 0)
  }

  @Test("E13: settings that make no sense are refused with what is allowed")
  func settings() {
    #expect(throws: InvalidPoolSetting.self) { try ProcessPool(recycleAfter: .jobs(0)) }
    #expect(throws: InvalidPoolSetting.self) { try ProcessPool(recycleAfter: .megabytes(-1)) }
    #expect(throws: InvalidPoolSetting.self) { try ProcessPool(retry: .times(-1)) }
    let error = #expect(throws: InvalidPoolSetting.self) {
      try ProcessPool(idleTimeout: .seconds(-1))
    }
    #expect(error?.description.hasSuffix("not negative") == true)
  }

  @Test("E6, E5: results stream in either order, the input is pulled as they are taken")
  func results() async throws {
    let pool = try ProcessPool(workers: 2)
    let pulled = Atomic<Int>(0)
    let endless = sequence(first: 0) { $0 + 1 }.lazy.map { number in
      pulled.add(1, ordering: .relaxed)
      return Cube(number: number)
    }
    var count = 0
    for try await result in pool.results(of: endless, window: 5) {
      #expect(result.index == count)
      #expect(try result.get() == count * count * count)
      count += 1
      #expect(pulled.load(ordering: .relaxed) <= count + 5)
      if count == 100 { break }
    }
    var seen: Set<Int> = []
    for try await result in pool.results(of: (0..<100).map(Cube.init), order: .ofCompletion) {
      seen.insert(result.index)
    }
    #expect(seen == Set(0..<100))
    await pool.shutdown()
  }

  @Test("a stream goes on behind a job that fails or crashes")
  func failingResults() async throws {
    let pool = try ProcessPool(workers: 2)
    var outcomes: [String] = []
    let jobs = [Misbehave.Way.exit8, .killSelf, .exit0].map { Misbehave(way: $0) }
    for try await result in pool.results(of: jobs) {
      do {
        _ = try result.get()
      } catch let error as WorkerCrashed {
        outcomes.append("\(error.status)")
      }
    }
    #expect(
      outcomes == ["exited with code 8", "ended by SIGKILL (signal 9)", "exited with code 0"])
    await pool.shutdown()
  }
}

/// Ignores some signals and waits for ever.
struct IgnoreSignals: Job {
  var signals: [Int32]
  var queue = ResultQueue<Int32>()
  func run() throws -> NoOutput {
    for number in signals { signal(number, SIG_IGN) }
    try queue.put(getpid())
    while true { pause() }
  }
}
