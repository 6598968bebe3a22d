import Jobs
import Synchronization
import Testing
import Threading

@Suite("Lock", .timeLimit(.minutes(20)))
struct LockTests {
  private struct Problem: Error {}

  @Test("I1 test_acquire_release, test_try_acquire: a free lock is taken and released")
  func free() {
    let lock = Lock()
    lock.lock()
    lock.unlock()
    #expect(lock.tryLock())
    lock.unlock()
    #expect(lock.lock(timeout: .zero))
    lock.unlock()
  }

  @Test("I1 test_try_acquire_contended: trying to take a held lock answers false at once")
  func heldLock() throws {
    let lock = Lock()
    lock.lock()
    let answer = try onOtherThread { lock.tryLock() }
    lock.unlock()
    #expect(!answer)
  }

  @Test("I1 test_locked: says whether it is held, here or elsewhere, and disturbs nobody")
  func isLocked() throws {
    let lock = Lock()
    #expect(!lock.isLocked)
    lock.lock()
    #expect(lock.isLocked)
    #expect(try onOtherThread { lock.isLocked })
    lock.unlock()
    #expect(!lock.isLocked)
    // Whoever looks does not make another's attempt fail.
    let isOver = Atomic<Bool>(false)
    let onlooker = OSThread { while !isOver.load(ordering: .relaxed) { _ = lock.isLocked } }
    try onlooker.start()
    for _ in 0..<rounds(10_000) {
      #expect(lock.tryLock())
      lock.unlock()
    }
    isOver.store(true, ordering: .relaxed)
    try onlooker.join()
  }

  @Test("I1 test_acquire_contended: many threads get the lock one at a time, no update is lost")
  func contended() throws {
    let lock = Lock()
    let inside = Atomic<Int>(0)
    let most = Atomic<Int>(0)
    let total = UnsafeCounter()
    let count = rounds(20_000)
    try onThreads(4) { _ in
      for _ in 0..<count {
        lock.withLock {
          most.max(inside.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
          total.value += 1
          inside.subtract(1, ordering: .relaxed)
        }
      }
    }
    #expect(total.value == 4 * count)
    #expect(most.load(ordering: .relaxed) == 1)
  }

  @Test("I1 test_with: the scope form returns, throws, and releases either way")
  func scope() throws {
    let lock = Lock()
    #expect(lock.withLock { 7 } == 7)
    #expect(throws: Problem.self) {
      try lock.withLock { throw Problem() }
    }
    #expect(lock.tryLock())
    lock.unlock()
  }

  @Test("I2 test_timeout: false after the time, not earlier, and the lock works on")
  func timeout() throws {
    let lock = Lock()
    lock.lock()
    let (answer, time) = try onOtherThread {
      var answer = true
      let time = elapsed { answer = lock.lock(timeout: .milliseconds(30)) }
      return (answer, time)
    }
    #expect(!answer)
    #expect(time >= .milliseconds(30))
    lock.unlock()
    #expect(lock.lock(timeout: .milliseconds(1)))
    lock.unlock()
  }

  @Test(
    "I2 test_state_after_timeout: zero and negative timeouts do not wait",
    arguments: [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)])
  func noWait(timeout: Duration) throws {
    let lock = Lock()
    lock.lock()
    #expect(try !onOtherThread { lock.lock(timeout: timeout) })
    lock.unlock()
    #expect(lock.lock(timeout: timeout))
    lock.unlock()
  }

  @Test("I2: a huge timeout waits until the lock is free")
  func hugeTimeout() throws {
    let lock = Lock()
    lock.lock()
    let thread = OSThread {
      let answer = lock.lock(timeout: .seconds(Int64.max))
      lock.unlock()
      return answer
    }
    try thread.start()
    eventually { thread.state == .blocked(on: .lock) }
    lock.unlock()
    #expect(try thread.join())
  }

  #if DEBUG
    @Test("I1 test_release_unlocked: releasing a lock that is not held stops a debug build")
    func releaseUnheld() async {
      await #expect(processExitsWith: .failure) { Lock().unlock() }
    }

    @Test("releasing a lock that another thread holds stops a debug build")
    func releaseForeign() async {
      await #expect(processExitsWith: .failure) {
        let lock = Lock()
        let thread = OSThread { lock.lock() }
        try thread.start()
        try thread.join()
        lock.unlock()
      }
    }

    @Test("taking a lock twice on one thread stops a debug build")
    func recursion() async {
      await #expect(processExitsWith: .failure) {
        let lock = Lock()
        lock.lock()
        lock.lock()
      }
    }
  #endif
}

/// A counter that is only safe with a lock held, which is what is tested.
private final class UnsafeCounter: @unchecked Sendable {
  var value = 0
}

/// What `body` returns on a thread of its own.
private func onOtherThread<Value: Sendable>(
  _ body: @escaping @Sendable () throws -> Value
) throws -> Value {
  let thread = OSThread(body)
  try thread.start()
  return try thread.join()
}
