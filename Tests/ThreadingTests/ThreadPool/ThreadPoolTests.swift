import Glibc
import Jobs
import Testing
import Threading

@Suite("ThreadPool", .timeLimit(.minutes(20)))
struct ThreadPoolTests {
  @Test("E1 test_map: the answers of the serial pool, in order", arguments: [0, 1, 10, 1000])
  func map(count: Int) async throws {
    let pool = try ThreadPool(workers: 3)
    let jobs = (0..<count).map(Echo.init(number:))
    #expect(try await pool.map(jobs) == SerialPool().map(jobs))
    await pool.shutdown()
  }

  @Test("one job, run on a worker and not where it was called")
  func run() async throws {
    struct WhereAmI: Job {
      func run() -> String { AnyOSThread.current?.name ?? "nowhere" }
    }

    let pool = try ThreadPool(workers: 1, name: "crew")
    #expect(try await pool.run(WhereAmI()) == "crew-1")
    #expect(pool.workerCount == 1)
    await pool.shutdown()
  }

  @Test(
    "E13 test_max_workers_negative: a number of workers that cannot be", arguments: [0, -1, 4097])
  func workerCount(count: Int) {
    #expect(throws: InvalidWorkerCount(count: count)) { try ThreadPool(workers: count) }
  }

  @Test("the default number of workers is what this process may use")
  func defaultWorkerCount() async throws {
    let pool = try ThreadPool()
    #expect(pool.workerCount == availableProcessorCount)
    await pool.shutdown()
  }

  @Test("a job's error reaches its caller as it is, and the pool goes on")
  func errors() async throws {
    let pool = try ThreadPool(workers: 2)
    await #expect(throws: Refusal(number: 3)) { try await pool.run(EvenOnly(number: 3)) }
    await #expect(throws: Refusal(number: 5)) {
      try await pool.map([2, 4, 5, 6].map(EvenOnly.init(number:)))
    }
    #expect(try await pool.run(EvenOnly(number: 4)) == 4)
    await pool.shutdown()
  }

  @Test("as many jobs run at the same time as there are workers, and no more")
  func concurrency() async throws {
    let gate = Gate.make()
    let pool = try ThreadPool(workers: 3)
    let jobs = (0..<7).map { Gated(gate: gate.id, number: $0) }
    async let answers = pool.map(jobs)
    for _ in 0..<3 { _ = try await taken(from: gate.started) }
    #expect(gate.started.count == 0)
    try gate.letPass(7)
    #expect(try await answers == Array(0..<7))
    await pool.shutdown()
  }

  @Test("two callers advance together: a short call does not wait for a long one")
  func fairness() async throws {
    let (gate, count) = (Gate.make(), 100_000)
    let pool = try ThreadPool(workers: 1)
    let long = Task { try await pool.map((0..<count).map { Gated(gate: gate.id, number: $0) }) }
    _ = try await taken(from: gate.started)
    // The only worker is inside the first job of the long call.
    let isDone = LockedValue(false)
    let short = Task {
      defer { isDone.withLock { $0 = true } }
      return try await pool.run(EvenOnly(number: 2))
    }
    var passed = 1
    while !isDone.withLock({ $0 }), passed < count {
      try gate.letPass(1)
      _ = try await taken(from: gate.started)
      passed += 1
    }
    #expect(passed < count)
    #expect(try await short.value == 2)
    long.cancel()
    try gate.letPass(1)
    await pool.shutdown()
  }

  // MARK: - Cancellation

  @Test("a job that has not started never is, if its caller is cancelled")
  func cancelWaiting() async throws {
    let (gate, never) = (Gate.make(), Gate.make())
    let pool = try ThreadPool(workers: 1)
    async let first = pool.run(Gated(gate: gate.id, number: 1))
    _ = try await taken(from: gate.started)
    let waiting = Task { try await pool.run(Gated(gate: never.id)) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    try gate.letPass(1)
    #expect(try await first == 1)
    await pool.shutdown()
    #expect(never.started.count == 0)
  }

  @Test("a job that has started runs to its end, while its caller is told at once")
  func cancelRunning() async throws {
    let gate = Gate.make()
    let pool = try ThreadPool(workers: 1)
    let task = Task { try await pool.map([Gated(gate: gate.id), Gated(gate: gate.id)]) }
    _ = try await taken(from: gate.started)
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    try gate.letPass(2)
    #expect(try await pool.run(Echo(number: 3)) == 3)
    await pool.shutdown()
    #expect(gate.started.count == 0, "the second job was not started")
    #expect(gate.passes.count == 1, "the first job ran to its end")
  }

  @Test("a task that is cancelled already starts nothing")
  func cancelledBefore() async throws {
    let never = Gate.make()
    let pool = try ThreadPool(workers: 2)
    let task = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await pool.run(Gated(gate: never.id))
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    await pool.shutdown()
    #expect(never.started.count == 0)
  }

  @Test("cancellation races with the answer, and every caller is answered once")
  func cancellationRace() async throws {
    let pool = try ThreadPool(workers: 2)
    for _ in 0..<rounds(200) {
      let task = Task { try await pool.map([Echo(number: 1), Echo(number: 2)]) }
      task.cancel()
      switch await task.result {
      case .success(let answers): #expect(answers == [1, 2])
      case .failure(let error): #expect(error is CancellationError)
      }
    }
    await pool.shutdown()
  }

  // MARK: - Shutdown

  @Test("F1 test_run_after_shutdown: a typed error, also for no jobs at all")
  func afterShutdown() async throws {
    let pool = try ThreadPool(workers: 2)
    await pool.shutdown()
    await pool.shutdown()
    await #expect(throws: PoolClosed.self) { try await pool.run(Echo(number: 1)) }
    await #expect(throws: PoolClosed.self) { try await pool.map([Echo]()) }
  }

  @Test("F2 test_hang_issue12364: a shutdown waits for everything that was taken")
  func shutdownWaits() async throws {
    let gate = Gate.make()
    let pool = try ThreadPool(workers: 2)
    async let answers = pool.map((0..<50).map { Gated(gate: gate.id, number: $0) })
    for _ in 0..<2 { _ = try await taken(from: gate.started) }
    async let shutdown: Void = pool.shutdown()
    try gate.letPass(50)
    #expect(try await answers == Array(0..<50))
    await shutdown
    #expect(gate.started.count == 48)
  }

  @Test("a shutdown races with callers: each has its answers or PoolClosed, and none hangs")
  func shutdownRace() async throws {
    for _ in 0..<rounds(50) {
      let pool = try ThreadPool(workers: 2)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<3 {
          group.addTask {
            do {
              let answers = try await pool.map((0..<5).map(Echo.init(number:)))
              #expect(answers == [0, 1, 2, 3, 4])
            } catch is PoolClosed {}
          }
        }
        group.addTask { await pool.shutdown() }
        try await group.waitForAll()
      }
    }
  }

  @Test("F5 test_del_shutdown: a pool dropped without shutdown ends, and leaves no thread behind")
  func dropped() async {
    await #expect(processExitsWith: .success) {
      let pool = try ThreadPool(workers: 5, name: "dropped")
      // First see that the census sees them.
      eventually { (try? threadNames().count { $0.hasPrefix("dropped") }) == 5 }
      #expect(try await pool.map([Echo(number: 1)]) == [1])
      _ = consume pool
      eventually { (try? threadNames().contains { $0.hasPrefix("dropped") }) == false }
    }
  }

  @Test(
    "E18 TestPoolNotLeakOnFailure: a pool that the system refuses leaves no thread behind",
    .disabled(if: isUnderThreadSanitizer))
  func refused() async {
    await #expect(processExitsWith: .success) {
      // More workers than there is address space for: stacks of 8 MiB in 4 GiB.
      let error = try withAddressSpace(limitedTo: 4 << 30) {
        #expect(throws: ThreadStartError.self) {
          try ThreadPool(workers: 4096, name: "refused")
        }
      }
      guard case .refused = error else { exit(1) }
      eventually { (try? threadNames().contains { $0.hasPrefix("refused") }) == false }
    }
  }

  @Test("jobs and their answers are freed")
  func leaks() async throws {
    let tracker = LifetimeTracker()
    let pool = try ThreadPool(workers: 2)
    TrackedJob.tracker.withLock { $0 = tracker }
    _ = try await pool.map((0..<20).map { _ in TrackedJob() })
    await pool.shutdown()
    #expect(tracker.living == 0)
  }
}

/// A job whose answer is tracked.
private struct TrackedJob: Job {
  static let tracker = LockedValue<LifetimeTracker?>(nil)

  struct Output: Codable, Sendable {
    let witness: LifetimeTracker.Witness?

    init(witness: LifetimeTracker.Witness?) { self.witness = witness }
    init(from decoder: any Decoder) { witness = nil }
    func encode(to encoder: any Encoder) {}
  }

  func run() -> Output {
    Output(witness: Self.tracker.withLock { $0 }?.witness())
  }
}

/// Takes an element without blocking one of Swift's cooperative threads, which may be only one.
private func taken<Element>(from queue: BlockingQueue<Element>) async throws -> Element {
  while true {
    do {
      return try queue.tryTake()
    } catch .empty {
      await Task.yield()
    }
  }
}

/// The kernel's names of this process's threads.
private func threadNames() throws -> [String] {
  guard let directory = opendir("/proc/self/task") else { throw Refusal(number: 0) }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let number = withUnsafeBytes(of: entry.pointee.d_name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    guard let file = fopen("/proc/self/task/\(number)/comm", "r") else { continue }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 32)
    guard fgets(&line, 32, file) != nil else { continue }
    names.append(
      String(decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
  }
  return names
}
