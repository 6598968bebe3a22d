import Glibc
import Jobs
import Testing

@testable import Threading

@Suite("AnyOSThread", .timeLimit(.minutes(20)))
struct AnyOSThreadTests {
  @Test("numbers are unique, and the default name has the number")
  func identity() {
    let (first, second) = (OSThread {}, OSThread<Int> { 1 })
    #expect(first.id != second.id)
    #expect(first.name == "Thread-\(first.id)")
    #expect(OSThread(name: "named") {}.name == "named")
  }

  @Test("current is the thread itself inside, and nil on a thread of someone else's")
  func current() throws {
    #expect(AnyOSThread.current == nil)
    let thread = OSThread { AnyOSThread.current?.id }
    try thread.start()
    #expect(try thread.join() == thread.id)
  }

  @Test("H7 test_foreign_thread: current, locks, queues and sleep work on a raw pthread")
  func foreignThread() throws {
    let answers = BlockingQueue<Bool>()
    let context = Unmanaged.passRetained(answers)
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { pointer in
        guard let pointer else { return nil }
        let answers = Unmanaged<BlockingQueue<Bool>>.fromOpaque(pointer).takeRetainedValue()
        AnyOSThread.sleep(for: .nanoseconds(1))
        _ = try? BlockingQueue<Int>().take(timeout: .milliseconds(1))
        try? answers.put(AnyOSThread.current == nil)
        return nil
      }, context.toOpaque())
    #expect(code == 0)
    pthread_join(thread, nil)
    #expect(try answers.take(timeout: .zero))
  }

  @Test(
    "the kernel's name is cut to 15 bytes between two characters",
    arguments: [
      ("worker", "worker"), ("", ""), ("123456789012345", "123456789012345"),
      ("1234567890123456", "123456789012345"), ("12345678901234é", "12345678901234"),
      ("1234567890123é!", "1234567890123é"), ("👩‍👩‍👧‍👦family", ""), ("a\0b", "a"),
    ])
  func kernelName(name: String, expected: String) throws {
    #expect(kernelThreadName(name) == expected)
    let thread = OSThread(name: name) { ownKernelName() }
    try thread.start()
    #expect(try thread.join() == expected)
    #expect(thread.name == name)
  }

  @Test("the kernel's number is that of the thread")
  func kernelID() throws {
    let thread = OSThread(name: "a name") { (ownKernelName(), AnyOSThread.current?.kernelID) }
    #expect(thread.kernelID == nil)
    try thread.start()
    let (name, number) = try thread.join()
    #expect(name == "a name")
    #expect(number != nil)
    #expect(number == thread.kernelID)
  }

  // MARK: - State

  @Test("new, running, terminated")
  func states() throws {
    let thread = OSThread { AnyOSThread.current?.state }
    #expect(thread.state == .new)
    try thread.start()
    #expect(try thread.join() == .running)
    #expect(thread.state == .terminated)
  }

  @Test("every wait shows, and running again afterwards")
  func waits() throws {
    let (lock, condition) = (Lock(), Condition())
    let (full, empty) = (BlockingQueue<Int>(capacity: 1), BlockingQueue<Int>())
    let (isOpen, gate) = (LockedValue(false), BlockingQueue<Int>())
    let other = OSThread { try gate.take() }
    try full.put(0)
    try other.start()
    lock.lock()

    let steps: [@Sendable () throws -> Void] = [
      { lock.withLock {} },
      { condition.withLock { condition.wait { isOpen.withLock { $0 } } } },
      { try full.put(1) },
      { _ = try empty.take(timeout: .seconds(Int64.max)) },
      { try other.join() },
    ]
    let between = BlockingQueue<ThreadState?>()
    let thread = OSThread {
      for step in steps {
        try step()
        try between.put(AnyOSThread.current?.state)
      }
    }
    try thread.start()
    let releases: [(ThreadState.Obstacle, () throws -> Void)] = [
      (.lock, { lock.unlock() }),
      (
        .condition,
        {
          condition.withLock { isOpen.withLock { $0 = true } }
          condition.broadcast()
        }
      ),
      (.queue, { _ = try full.take() }),
      (.queue, { try empty.put(1) }),
      (.join, { try gate.put(1) }),
    ]
    for (obstacle, release) in releases {
      eventually { thread.state == .blocked(on: obstacle) }
      #expect(thread.isAlive)
      try release()
      #expect(try between.take() == .running)
    }
    try thread.join()
  }

  @Test("a wait for a job's handle shows, in every form")
  func waitsForJobs() throws {
    let gate = Gate.make()
    let pool = try ThreadPool(workers: 1)
    let handle = pool.submit(Gated(gate: gate.id))
    let waits: [@Sendable () throws -> Void] = [
      { _ = try handle.result() },
      { _ = try handle.result(timeout: .seconds(Int64.max)) },
      { _ = JobHandle.blockingWait(for: [handle]) },
      { _ = JobHandle.blockingWait(for: [handle], timeout: .seconds(600)) },
    ]
    let threads = waits.map { wait in
      OSThread<ThreadState?> {
        try wait()
        return AnyOSThread.current?.state
      }
    }
    for thread in threads { try thread.start() }
    for thread in threads { eventually { thread.state == .blocked(on: .join) } }
    #expect(throws: JobWaitTimedOut.self) { try handle.result(timeout: .zero) }
    try gate.letPass(1)
    for thread in threads { #expect(try thread.join() == .running) }
    pool.close()
  }

  @Test("every state has a number of its own that leads back to it")
  func codes() {
    let states =
      [.new, .runnable, .running, .sleeping, .terminated]
      + ThreadState.Obstacle.allCases.map(ThreadState.blocked(on:))
    #expect(Set(states.map(\.code)).count == states.count)
    for state in states { #expect(ThreadState(code: state.code) == state) }
  }

  // MARK: - Sleep

  @Test("a sleep lasts as long as asked, and shows")
  func sleep() throws {
    let thread = OSThread {
      elapsed { AnyOSThread.sleep(for: .milliseconds(100)) }
    }
    try thread.start()
    eventually { thread.state == .sleeping }
    #expect(try thread.join() >= .milliseconds(100))
  }

  @Test(
    "zero and negative sleeps return at once",
    arguments: [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)])
  func noSleep(duration: Duration) {
    #expect(elapsed { AnyOSThread.sleep(for: duration) } < .seconds(10))
  }

  @Test("a sleep until a moment lasts until then, or not at all")
  func sleepUntil() {
    let deadline = ContinuousClock.now + .milliseconds(30)
    AnyOSThread.sleep(until: deadline)
    #expect(ContinuousClock.now >= deadline)
    #expect(elapsed { AnyOSThread.sleep(until: .now - .seconds(1)) } < .seconds(10))
  }

  @Test("signals do not shorten a sleep")
  func interruptedSleep() async {
    await #expect(processExitsWith: .success) {
      signal(SIGUSR1) { _ in }
      let handle = BlockingQueue<pthread_t>()
      let thread = OSThread {
        try handle.put(pthread_self())
        return elapsed { AnyOSThread.sleep(for: .milliseconds(200)) }
      }
      try thread.start()
      let target = try handle.take()
      eventually { thread.state == .sleeping }
      for _ in 0..<20 where thread.state == .sleeping {
        pthread_kill(target, SIGUSR1)
        sched_yield()
      }
      guard try thread.join() >= .milliseconds(200) else { exit(1) }
    }
  }

  @Test("a huge sleep begins, and does not trap")
  func hugeSleep() async {
    await #expect(processExitsWith: .success) {
      let thread = OSThread(isDaemon: true) { AnyOSThread.sleep(for: .seconds(Int64.max)) }
      try thread.start()
      eventually { thread.state == .sleeping }
      exit(0)
    }
  }
}

/// The name under which the kernel shows the calling thread, which must be one of ours.
private func ownKernelName() -> String? {
  AnyOSThread.current?.kernelID
    .flatMap { textOfFile("/proc/self/task/\($0)/comm") }
    .map { String($0.dropLast()) }  // the line's end
}
