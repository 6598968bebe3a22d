import Glibc
import Jobs
import Multiprocessing
import Synchronization
import Testing
import Threading

@Suite("Conformance E: pool calls", .processTurns, .timeLimit(.minutes(20)))
struct PoolCallsTests {
  @Test("E1 · test_map, test_map_chunksize: equals the serial map, and leaves nothing")
  func map() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        for count in [0, 1, 10, 100, 1000] {
          let expected = (0..<count).map { $0 * $0 * $0 }
          let jobs = (0..<count).map(Cube.init)
          #expect(try await pool.map(jobs) == expected)
          for size in [1, 6, 20, max(1, count), count + 1] {
            #expect(try await pool.map(jobs, chunking: .fixed(size)) == expected)
          }
        }
        for size in [0, -1, Int.min] {
          await #expect(throws: InvalidPoolSetting.self) {
            try await pool.map([Cube(number: 1)], chunking: .fixed(size))
          }
        }
        await pool.shutdown()
      }
    }
  }

  @Test("E2 · test_empty_iterable: nothing to do takes no worker")
  func empty() async throws {
    let pool = try ProcessPool(workers: 2)
    #expect(try await pool.map([Cube]()) == [])
    #expect(try await pool.map([Cube](), chunking: .fixed(5)) == [])
    for order in [ResultOrder.ofJobs, .ofCompletion] {
      for try await result in pool.results(of: [Cube](), order: order) {
        Issue.record("\(result)")
      }
    }
    #expect(pool.liveWorkerCount == 0)
    await pool.shutdown()
  }

  @Test("E3 · test_map_exception, test_map_no_failfast: what stood before the error is delivered")
  func firstError() async throws {
    let pool = try ProcessPool(workers: 2)
    let jobs = (0..<8).map {
      Carried(argument: Cargo(number: $0), running: $0 == 5 ? .error : .none)
    }
    var seen: [Int] = []
    await #expect(throws: Struck()) {
      for try await result in pool.results(of: jobs) { seen.append(try result.get().number) }
    }
    #expect(seen == [0, 1, 2, 3, 4])
    for chunk in [1, 3, 8] {
      await #expect(throws: Struck()) { try await pool.map(jobs, chunking: .fixed(chunk)) }
    }
    await pool.shutdown()
  }

  @Test("E5 · test_imap_unordered: a slow first job does not hold back the rest")
  func unordered() async throws {
    try await withTemporaryPath { path in
      let pool = try ProcessPool(workers: 2)
      let results = pool.results(
        of: (0..<10).map { number in SlowIfFirst(number: number, path: path) },
        order: .ofCompletion, window: 10)
      var seen: [Int] = []
      for try await result in results {
        seen.append(try result.get())
        // The first one waits until all others have been taken.
        if seen.count == 9 { createFile(path) }
      }
      #expect(seen.last == 0)
      #expect(seen.sorted() == Array(0..<10))
      await pool.shutdown()
    }
  }

  @Test(
    "E6 · test_map_buffersize: no more than the window is pulled ahead of what is taken",
    arguments: [1, 2, 7], [ResultOrder.ofJobs, .ofCompletion])
  func window(size: Int, order: ResultOrder) async throws {
    let pool = try ProcessPool(workers: 2)
    let pulled = Atomic<Int>(0)
    let endless = sequence(first: 0) { $0 + 1 }.lazy.map { number in
      pulled.add(1, ordering: .relaxed)
      return Cube(number: number)
    }
    var results = pool.results(of: endless, order: order, window: size).makeAsyncIterator()
    #expect(pulled.load(ordering: .relaxed) == 0)
    for taken in 0..<20 {
      _ = try await results.next()
      #expect(pulled.load(ordering: .relaxed) == taken + size)
    }
    await pool.shutdown()
  }

  @Test("E6 · gh-155477: a shutdown after one result of many returns")
  func shutdownAfterOne() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        do {
          let jobs = sequence(first: 0) { $0 + 1 }.lazy.map(Cube.init)
          var results = pool.results(of: jobs, window: 50).makeAsyncIterator()
          #expect(try await results.next()?.get() == 0)
        }
        await pool.shutdown()
      }
    }
  }

  @Test("E7 · test_async_timeout: what is ready before the time is over counts, the pool is usable")
  func timeouts() async throws {
    let pool = try ProcessPool(workers: 3, grace: .milliseconds(20))
    let late = Task { try await pool.run(Forever(), timeout: .milliseconds(150)) }
    async let first = pool.run(Cube(number: 2), timeout: .seconds(50))
    async let second = pool.run(Cube(number: 3), timeout: .seconds(50))
    let cubes = try await [first, second]
    #expect(cubes == [8, 27])
    let error = await #expect(throws: JobTimedOut.self) { try await late.value }
    #expect(error?.limit == .milliseconds(150))
    #expect(try await pool.map((0..<10).map(Cube.init)).count == 10)
    await pool.shutdown()
  }

  @Test("E7 · the time that a job waits for a worker is not the time that it may run")
  func timeoutWhileWaiting() async throws {
    let pool = try ProcessPool(workers: 1)
    // It may run for long enough on a busy machine, and waits longer.
    async let slow = pool.run(Linger(milliseconds: 4000))
    async let quick = pool.run(Cube(number: 2), timeout: .milliseconds(3500))
    _ = try await slow
    let cube = try await quick
    #expect(cube == 8)
    await pool.shutdown()
  }

  @Test("E9 · test_unpickleable_result: 20 answers that cannot be encoded, and no worker is lost")
  func unencodable() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        _ = try await pool.map([Nap(milliseconds: 50), Nap(milliseconds: 50)], chunking: .fixed(1))
        let before = WorkerProcesses.active
        #expect(before.count == 2)
        for chunk in [1, 20] {
          // A stream, whose errors cancel nothing: a worker that is cancelled late may be replaced.
          var errors = 0
          let jobs = repeatElement(Unencodable(), count: 400)
          for try await result in pool.results(of: jobs, chunking: .fixed(chunk)) {
            let error = #expect(throws: JobTransferFailed.self) { try result.get() }
            #expect(error?.stage == .encodingAnswer)
            errors += 1
          }
          #expect(errors == 400)
          await #expect(throws: JobTransferFailed.self) {
            try await pool.map(repeatElement(Unencodable(), count: 20), chunking: .fixed(20))
          }
          #expect(WorkerProcesses.active == before)
        }
        await pool.shutdown()
      }
    }
  }

  @Test("E10, A8 · test_traceback: an error says what it was and where it came from")
  func remoteError() async throws {
    let pool = try ProcessPool(workers: 1, name: "thrower", idleTimeout: nil)
    let pid = try await pool.run(WhoAmI()).pid
    let job = Throwing(rebuildable: false)
    for count in [1, 2] {
      // One message each: none is cancelled for another's error, which may cost a worker.
      let error = await #expect(throws: RemoteError.self) {
        try await pool.map(repeatElement(job, count: count), chunking: .fixed(count))
      }
      #expect(error?.worker == "thrower-1")
      #expect(error?.pid == pid)
      #expect(
        error?.description == "MultiprocessingTests.PlainError: plainly wrong "
          + "(thrown in thrower-1, process \(pid))")
    }
    await pool.shutdown()
  }

  @Test("E11 · test_pool_worker_lifetime: 3 workers, limit 3: their pids stay, then change")
  func recycling() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 3, recycleAfter: .jobs(3), idleTimeout: nil)
        func pids() async throws -> Set<Int32> {
          let gate = Gate()
          let handles = (0..<3).map { _ in pool.submit(gate.job) }
          let pids = try await gate.reports(3)
          gate.open()
          for handle in handles { _ = try await handle.value }
          return Set(pids)
        }
        let first = try await pids()
        #expect(first.count == 3)
        #expect(try await pids() == first)
        #expect(try await pids() == first)
        let second = try await pids()
        #expect(second.isDisjoint(with: first))
        #expect(second.count == 3)
        #expect(try await pids() == second)
        await pool.shutdown()
      }
    }
  }

  @Test("E11 · test_shutdown_no_wait_max_tasks_gh119592: closed in the midst, without a wait")
  func recyclingClosed() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, recycleAfter: .jobs(1))
        let handles = (0..<8).map { _ in pool.submit(Linger(milliseconds: 20)) }
        pool.close()
        var pids: Set<Int32> = []
        for handle in handles { pids.insert(try await handle.value) }
        #expect(pids.count == 8)
        await eventually("the last worker is gone") { pool.liveWorkerCount == 0 }
      }
    }
  }

  @Test("E11 · test_pool_worker_lifetime_early_close: the pool is closed while workers change")
  func recyclingEarlyClose() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        for workers in [1, 3] {
          let pool = try ProcessPool(workers: workers, recycleAfter: .jobs(2))
          let running = (0..<6).map { _ in Task { try await pool.run(Linger(milliseconds: 20)) } }
          await eventually("all are in") {
            pool.waitingJobCount + pool.liveWorkerCount >= 6
          }
          await pool.shutdown()
          var jobsOf: [Int32: Int] = [:]
          for task in running { jobsOf[try await task.value, default: 0] += 1 }
          #expect(jobsOf.values.reduce(0, +) == 6)
          #expect(jobsOf.values.allSatisfy { $0 <= 2 }, "\(jobsOf)")
        }
      }
    }
  }

  @Test("E11 · test_max_tasks_per_child_pending_tasks_gh115634: one worker, limit 2, 6 jobs")
  func recyclingPending() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, recycleAfter: .jobs(2))
        for chunk in [1, 2, 6] {
          #expect(
            try await pool.map((0..<6).map(Cube.init), chunking: .fixed(chunk))
              == [0, 1, 8, 27, 64, 125])
        }
        await pool.shutdown()
      }
    }
  }

  @Test("E12 · test_initializer: a failing one breaks the pool after a bounded number of starts")
  func failingInitializer() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        try await withTemporaryPath { path in
          let pool = try ProcessPool(
            workers: 3, initializer: CountedInitializer(path: path, fault: .error))
          let pending = (0..<20).map { number in Task { try await pool.run(Cube(number: number)) } }
          for task in pending { await #expect(throws: Struck()) { try await task.value } }
          await #expect(throws: Struck()) { try await pool.map([Cube(number: 1)]) }
          #expect((1...3).contains(sizeOfFile(path)))
          await eventually("every worker is gone") { pool.liveWorkerCount == 0 }
          await pool.shutdown()
        }
      }
    }
  }

  @Test(
    "E12 · an initializer that ends its worker: the jobs fail, after a bounded number of starts",
    arguments: [Fault.crash, .exit])
  func dyingInitializer(fault: Fault) async throws {
    try await withTemporaryPath { path in
      let pool = try ProcessPool(
        workers: 2, initializer: CountedInitializer(path: path, fault: fault))
      let pending = (0..<10).map { number in Task { try await pool.run(Cube(number: number)) } }
      for task in pending {
        let error = await #expect(throws: WorkerStartFailed.self) { try await task.value }
        #expect(error?.code == 0)
      }
      #expect(sizeOfFile(path) <= 12, "\(sizeOfFile(path)) workers were started")
      await pool.shutdown()
    }
  }

  @Test("E14 · test_saturation: 15 times as many blocked jobs as workers take no worker more")
  func saturation() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        try await withTemporaryPath { path in
          let pool = try ProcessPool(workers: 3)
          let queue = ResultQueue<Int32>()
          let blocked = (0..<45).map { _ in
            Task { try await pool.run(WaitForFile(path: path, queue: queue)) }
          }
          for _ in 0..<3 { _ = try await queue.taken() }
          await eventually("all are in") { pool.waitingJobCount == 42 }
          #expect(pool.liveWorkerCount == 3)
          #expect(Census.childPIDs.count == 3)
          createFile(path)
          var pids: Set<Int32> = []
          for task in blocked { pids.insert(try await task.value) }
          #expect(pids.count == 3)
          await pool.shutdown()
        }
      }
    }
  }

  @Test("E14 · test_idle_process_reuse_multiple: jobs in turn never take a second worker")
  func reuse() async throws {
    let pool = try ProcessPool(workers: 3)
    for _ in 0..<20 {
      _ = try await pool.run(Cube(number: 1))
      #expect(pool.liveWorkerCount == 1)
    }
    await pool.shutdown()
  }

  @Test("E19 · test_worker_timeout_mock: idle workers leave again and again, and new work is done")
  func idleTimeout() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2, idleTimeout: .zero)
        var seen: Set<Int32> = []
        for round in 0..<20 {
          let pid = try await pool.run(WhoAmI()).pid
          #expect(seen.insert(pid).inserted, "in round \(round) an old worker came back")
          await eventually("it leaves") { pool.liveWorkerCount == 0 && isGone(pid) }
        }
        await pool.shutdown()
      }
    }
  }

  @Test(
    "E19 · test_worker_timeout_with_slowly_pickling_objects: workers leave while jobs are encoded",
    arguments: [0, 5, 20])
  func idleWhileEncoding(milliseconds: UInt32) async throws {
    let pool = try ProcessPool(workers: 2, idleTimeout: .milliseconds(5))
    for round in 0..<5 {
      let numbers = (0..<4).map { 10 * round + $0 }
      // Each takes longer to encode, in turn, than idle workers stay.
      let jobs = numbers.map { Echo(value: SlowToEncode(number: $0, milliseconds: milliseconds)) }
      let answers = try await pool.map(jobs, chunking: .fixed(1))
      #expect(answers.map(\.number) == numbers)
    }
    await pool.shutdown()
    #expect(pool.liveWorkerCount == 0)
  }

  @Test("E19 · test_worker_timeout_shutdown_no_deadlock: shut down when idle workers just leave")
  func idleAtShutdown() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        for round in 0..<30 {
          let pool = try ProcessPool(workers: 2, idleTimeout: .microseconds(100 * round))
          _ = try await pool.map((0..<4).map(Cube.init))
          // At any moment of the idle time, and after it.
          let moment = ContinuousClock.now + .microseconds(150 * (round % 20))
          while ContinuousClock.now < moment { await Task.yield() }
          if round.isMultiple(of: 3) { #expect(try await pool.run(Cube(number: 3)) == 27) }
          await pool.shutdown()
        }
      }
    }
  }

  @Test("E22 · test_no_deadlock_on_nested_reusable_exector: pools inside of jobs, three deep")
  func nesting() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        #expect(try await pool.run(NestedPool(depth: 0, numbers: [1, 2, 3])) == 36)
        #expect(try await pool.run(NestedPool(depth: 2, numbers: [1, 2])) == 9)
        await pool.shutdown()
      }
    }
  }

  @Test("E23 · test_numpy_dot_parent_and_child_no_freeze: threads of the parent hold up no child")
  func busyParent() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        try await withBusyThreads(4) {
          let pool = try ProcessPool(workers: 2, recycleAfter: .jobs(3))
          #expect(try await pool.map((0..<30).map(Cube.init), chunking: .fixed(1)).count == 30)
          for number in 0..<10 {
            let child = ChildProcess(Cube(number: number))
            try child.start()
            #expect(try await child.value == number * number * number)
          }
          await pool.shutdown()
        }
      }
    }
  }
}

/// Takes so long to be encoded, here and there.
struct SlowToEncode: Codable, Sendable {
  var number: Int
  var milliseconds: UInt32

  func encode(to encoder: any Encoder) throws {
    usleep(1000 * milliseconds)
    var container = encoder.unkeyedContainer()
    try container.encode(number)
    try container.encode(Int(milliseconds))
  }

  init(number: Int, milliseconds: UInt32) {
    self.number = number
    self.milliseconds = milliseconds
  }

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    number = try container.decode(Int.self)
    milliseconds = UInt32(try container.decode(Int.self))
  }
}

/// Waits for a file if it is the first.
struct SlowIfFirst: Job {
  var number: Int
  var path: String
  func run() throws -> Int {
    if number == 0 { while access(path, F_OK) != 0 { usleep(500) } }
    return number
  }
}

/// Runs `body` while threads allocate, write and lock all the time.
private func withBusyThreads(_ count: Int, _ body: () async throws -> Void) async throws {
  let flag = LockedValue(false)
  let threads = (0..<count).map { number in
    OSThread {
      while !flag.withLock({ $0 }) {
        let bytes = [UInt8](repeating: 1, count: 1000 * (number + 1))
        fflush(nil)
        _ = strdup("\(bytes.count)").map { free($0) }
      }
    }
  }
  for thread in threads { try thread.start() }
  defer { flag.withLock { $0 = true } }
  try await body()
  flag.withLock { $0 = true }
  for thread in threads { try thread.join() }
}
