import Glibc
import Jobs
import Testing
import Threading

@Suite("OSThread", .timeLimit(.minutes(20)))
struct OSThreadTests {
  private struct Problem: Error, Equatable {
    var number: Int
  }

  private final class Square: OSThread<Int>, @unchecked Sendable {
    let number: Int

    init(number: Int) {
      self.number = number
      super.init(name: "square of \(number)")
    }

    override func run() throws -> Int { number * number }
  }

  private final class Lazy: OSThread<Int>, @unchecked Sendable {}

  @Test("a closure's value reaches those who join")
  func closure() throws {
    let thread = OSThread { 42 }
    try thread.start()
    #expect(try thread.join() == 42)
    #expect(try thread.join(timeout: .zero) == 42)
  }

  @Test("a subclass overrides run and never calls super")
  func subclass() throws {
    let threads = (1...3).map(Square.init(number:))
    for thread in threads { try thread.start() }
    #expect(try threads.map { try $0.join() } == [1, 4, 9])
    #expect(threads.map(\.name) == ["square of 1", "square of 2", "square of 3"])
  }

  @Test("H5 test_excepthook, as it should be: join throws exactly what run threw, each time")
  func throwing() throws {
    let thread = OSThread<Int> { throw Problem(number: 3) }
    try thread.start()
    #expect(throws: Problem(number: 3)) { try thread.join() }
    #expect(throws: Problem(number: 3)) { try thread.join(timeout: .seconds(1)) }
    #expect(thread.state == .terminated)
  }

  @Test("a subclass that overrides nothing: a typed error that names it")
  func nothingToRun() throws {
    let thread = Lazy()
    try thread.start()
    #expect(throws: NothingToRun(typeName: "Lazy")) { try thread.join() }
  }

  @Test("H1 test_various_ops: ten threads, at most three of them inside")
  func variousOps() throws {
    let permits = BlockingQueue<Int>(capacity: 3)
    for permit in 0..<3 { try permits.put(permit) }
    let running = LockedValue((now: 0, most: 0))
    let threads = (0..<10).map { number in
      OSThread(name: "<thread \(number)>") {
        let permit = try permits.take()
        running.withLock {
          $0.now += 1
          $0.most = max($0.most, $0.now)
        }
        for _ in 0..<10 { sched_yield() }
        running.withLock { $0.now -= 1 }
        try permits.put(permit)
      }
    }
    for thread in threads {
      #expect(!thread.isAlive)
      #expect(thread.kernelID == nil)
      try thread.start()
    }
    for thread in threads {
      try thread.join()
      #expect(!thread.isAlive)
      #expect(thread.kernelID != nil)
    }
    #expect(Set(threads.map(\.id)).count == 10)
    #expect(running.withLock { $0.now } == 0)
    #expect(running.withLock { (1...3).contains($0.most) })
  }

  // MARK: - Misuse

  @Test("H2 test_start_thread_again: a typed error, before and after the end")
  func startTwice() throws {
    let queue = BlockingQueue<Int>()
    let thread = OSThread { try queue.take() }
    try thread.start()
    #expect(throws: ThreadStartError.alreadyStarted) { try thread.start() }
    try queue.put(1)
    #expect(try thread.join() == 1)
    #expect(throws: ThreadStartError.alreadyStarted) { try thread.start() }
    #expect(try thread.join() == 1)
  }

  @Test("H2 test_joining_current_thread: a typed error")
  func joinItself() throws {
    let box = LockedValue<OSThread<Int>?>(nil)
    let thread = OSThread<Int> {
      guard let itself = box.withLock({ $0 }) else { return 0 }
      return try itself.join()
    }
    box.withLock { $0 = thread }
    try thread.start()
    #expect(throws: ThreadJoinError.joiningItself) { try thread.join() }
    box.withLock { $0 = nil }
  }

  @Test("H2 test_joining_inactive_thread: a typed error, blocking and async")
  func joinNotStarted() async throws {
    let thread = OSThread { 1 }
    #expect(throws: ThreadJoinError.notStarted) { try join(thread) }
    await #expect(throws: ThreadJoinError.notStarted) { try await thread.value }
    try thread.start()
    #expect(try await thread.value == 1)
  }

  @Test("only one of many starts succeeds")
  func startRace() throws {
    for _ in 0..<rounds(50) {
      let runs = LockedValue(0)
      let thread = OSThread { runs.withLock { $0 += 1 } }
      let starts = LockedValue(0)
      try onThreads(3) { _ in
        if (try? thread.start()) != nil { starts.withLock { $0 += 1 } }
      }
      try thread.join()
      #expect(starts.withLock { $0 } == 1)
      #expect(runs.withLock { $0 } == 1)
    }
  }

  // MARK: - Joining

  @Test("H3 test_join_from_multiple_threads: every joiner gets the answer")
  func manyJoiners() throws {
    let queue = BlockingQueue<Int>()
    let thread = OSThread { try queue.take() }
    try thread.start()
    let joiners = (0..<5).map { _ in OSThread { try thread.join() } }
    for joiner in joiners { try joiner.start() }
    for joiner in joiners { eventually { joiner.state == .blocked(on: .join) } }
    try queue.put(9)
    #expect(try joiners.map { try $0.join() } == [9, 9, 9, 9, 9])
  }

  @Test(
    "H3 test_join_with_timeout: timed out is an error of its own, and the thread lives on",
    arguments: [Duration.milliseconds(20), .zero, .nanoseconds(-1), .seconds(Int64.min)])
  func joinTimeout(timeout: Duration) throws {
    let queue = BlockingQueue<Int>()
    let thread = OSThread { try queue.take() }
    try thread.start()
    let time = elapsed {
      #expect(throws: ThreadJoinError.timedOut) { try thread.join(timeout: timeout) }
    }
    #expect(time >= timeout)
    #expect(throws: ThreadJoinError.timedOut) {
      try thread.join(deadline: timeout > .zero ? .now + timeout : .now - .seconds(1))
    }
    #expect(thread.isAlive)
    try queue.put(5)
    #expect(try thread.join(timeout: .seconds(Int64.max)) == 5)
  }

  @Test("async code awaits the value, many tasks at a time")
  func asyncValue() async throws {
    let queue = BlockingQueue<Int>()
    let thread = OSThread { try queue.take() }
    try thread.start()
    try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<8 { group.addTask { try await thread.value } }
      try queue.put(4)
      for try await value in group { #expect(value == 4) }
    }
    let failing = OSThread<Int> { throw Problem(number: 1) }
    try failing.start()
    await #expect(throws: Problem(number: 1)) { try await failing.value }
  }

  @Test("cancelling a task that awaits ends its wait and not the thread")
  func asyncCancellation() async throws {
    let queue = BlockingQueue<Int>()
    let thread = OSThread { try queue.take() }
    try thread.start()
    let task = Task { try await thread.value }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(thread.isAlive)
    try queue.put(2)
    #expect(try await thread.value == 2)
  }

  @Test("cancellation races with the end, and every wait is answered once")
  func cancellationRace() async throws {
    for _ in 0..<rounds(200) {
      let thread = OSThread { 1 }
      try thread.start()
      let task = Task { try await thread.value }
      task.cancel()
      switch await task.result {
      case .success(let value): #expect(value == 1)
      case .failure(let error): #expect(error is CancellationError)
      }
    }
  }

  // MARK: - Resources

  @Test(
    "H6 test_various_ops_small_stack, _large_stack: the stack is as large as asked for",
    arguments: [256 << 10, 1 << 20, (1 << 20) + 1])
  func stackSize(bytes: Int) throws {
    let thread = OSThread(stackSize: bytes) { stackUsed(downTo: bytes / 2) }
    try thread.start()
    #expect(try thread.join() >= bytes / 2)
  }

  @Test("too small a stack is refused in words", arguments: [0, -1, Int.min, 65_535])
  func smallStack(bytes: Int) {
    let thread = OSThread(stackSize: bytes) {}
    #expect(throws: ThreadStartError.stackTooSmall(bytes: bytes)) { try thread.start() }
    #expect(thread.state == .new)
  }

  @Test("what the system refuses is a typed error, and the object is as before")
  func refused() throws {
    let thread = OSThread(stackSize: Int.max) { 1 }
    for _ in 0..<2 {
      let error = #expect(throws: ThreadStartError.self) { try thread.start() }
      guard case .refused(let code, let message) = error else {
        Issue.record("not refused: \(String(describing: error))")
        return
      }
      #expect(code != 0)
      #expect(!message.isEmpty)
      #expect(thread.state == .new)
      #expect(!thread.isAlive)
      #expect(throws: ThreadJoinError.notStarted) { try thread.join() }
    }
  }

  @Test("an object that the system refused a thread starts when there is room again")
  func refusedThenStarted() async {
    await #expect(processExitsWith: .success) {
      let thread = OSThread(stackSize: 1 << 30) { 1 }
      // Less address space than the stack wants.
      let error = try withAddressSpace(limitedTo: 64 << 20) {
        #expect(throws: ThreadStartError.self) { try thread.start() }
      }
      guard case .refused(code: EAGAIN, _) = error else { exit(1) }
      try thread.start()
      guard try thread.join() == 1 else { exit(2) }
    }
  }

  @Test("ten thousand threads where the system has room for few: those that started join")
  func thousandsRefused() async {
    await #expect(processExitsWith: .success) {
      let gate = BlockingQueue<Int>()
      let threads = (0..<10_000).map { number in
        OSThread(stackSize: 64 << 20) {
          _ = try? gate.take()
          return number
        }
      }
      var started: [OSThread<Int>] = []
      started.reserveCapacity(threads.count)
      var refused = 0
      try withAddressSpace(limitedTo: 1 << 30) {
        for thread in threads {
          do throws(ThreadStartError) {
            try thread.start()
            started.append(thread)
          } catch {
            guard case .refused(code: EAGAIN, _) = error else { exit(1) }
            refused += 1
          }
        }
      }
      guard !started.isEmpty, refused > 9_000 else { exit(2) }
      guard AnyOSThread.all.filter({ $0.id != 0 }).count == started.count else { exit(3) }
      gate.shutdown()
      for thread in started {
        let number = try thread.join()
        guard threads[number] === thread else { exit(4) }
      }
      guard !AnyOSThread.all.contains(where: { $0.id != 0 }) else { exit(5) }
    }
  }

  @Test("a thread keeps its object alive while it runs, and frees it afterwards")
  func lifetime() throws {
    let tracker = LifetimeTracker()
    let queue = BlockingQueue<Int>()
    do {
      let witness = tracker.witness()
      try OSThread {
        _ = try? queue.take()
        withExtendedLifetime(witness) {}
      }.start()
    }
    #expect(tracker.living == 1)
    try queue.put(1)
    eventually { tracker.living == 0 }
  }

  @Test("what a closure captured is freed before its joiner returns, though the object lives on")
  func closureLifetime() throws {
    let tracker = LifetimeTracker()
    for _ in 0..<rounds(50) {
      let thread = OSThread { [witness = tracker.witness()] in withExtendedLifetime(witness) {} }
      try thread.start()
      try thread.join()
      #expect(tracker.living == 0)
    }
  }

  @Test("a thread that is never started is freed with what it captured")
  func neverStarted() {
    let tracker = LifetimeTracker()
    do {
      let thread = OSThread { [witness = tracker.witness()] in withExtendedLifetime(witness) {} }
      #expect(thread.state == .new)
      #expect(tracker.living == 1)
    }
    #expect(tracker.living == 0)
  }

  @Test("the last reference may be dropped on the thread itself, whose current is nil by then")
  func droppedOnItself() throws {
    final class Last: OSThread<Void>, @unchecked Sendable {
      let seen: BlockingQueue<Bool>

      init(seen: BlockingQueue<Bool>) {
        self.seen = seen
        super.init()
      }

      override func run() {}

      deinit { try? seen.put(AnyOSThread.current == nil) }
    }

    let seen = BlockingQueue<Bool>()
    for _ in 0..<rounds(20) {
      try Last(seen: seen).start()
      #expect(try seen.take())
    }
  }

  @Test("hundreds of threads that are dropped without a join leave no kernel thread behind")
  func noLeak() async {
    await #expect(processExitsWith: .success) {
      let before = try kernelThreadCount()
      let queue = BlockingQueue<Int>()
      for _ in 0..<20 { try OSThread { _ = try? queue.take() }.start() }
      // First see that the count sees them.
      eventually { (try? kernelThreadCount()) ?? 0 >= before + 20 }
      queue.shutdown()
      for _ in 0..<300 { try OSThread {}.start() }
      eventually { (try? kernelThreadCount()) ?? .max <= before }
    }
  }
}

/// Joins from a function that is not async, where joining may block.
private func join<Value>(_ thread: OSThread<Value>) throws -> Value {
  try thread.join()
}

/// How many threads the kernel sees in this process.
private func kernelThreadCount() throws -> Int {
  guard let directory = opendir("/proc/self/task") else { throw ThreadJoinError.notStarted }
  defer { closedir(directory) }
  var count = -2  // "." and ".."
  while readdir(directory) != nil { count += 1 }
  return count
}

/// Calls itself until `bytes` of stack are in use, and returns how many are; not optimized, since a
/// tail call would use none.
@_optimize(none)
private func stackUsed(downTo bytes: Int, from top: UInt? = nil) -> Int {
  var here: UInt = 0
  let address = withUnsafeMutablePointer(to: &here) { UInt(bitPattern: $0) }
  let top = top ?? address
  let used = Int(top - address)
  return used >= bytes ? used : stackUsed(downTo: bytes, from: top)
}
