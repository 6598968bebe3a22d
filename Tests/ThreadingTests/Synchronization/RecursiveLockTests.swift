import Jobs
import Testing
import Threading

@Suite("RecursiveLock", .timeLimit(.minutes(20)))
struct RecursiveLockTests {
  @Test("I3 test_reacquire, test_recursion_count: n times taken, n times released")
  func recursion() throws {
    let lock = RecursiveLock()
    #expect(lock.recursionCount == 0)
    lock.lock()
    #expect(lock.tryLock())
    #expect(lock.lock(timeout: .zero))
    #expect(lock.lock(deadline: .now))
    #expect(lock.recursionCount == 4)
    for _ in 0..<4 {
      let isTaken = OSThread { lock.tryLock() || lock.recursionCount > 0 }
      try isTaken.start()
      #expect(try !isTaken.join())
      lock.unlock()
    }
    #expect(lock.recursionCount == 0)
    let thread = OSThread { lock.withLock { lock.withLock { lock.recursionCount } } }
    try thread.start()
    #expect(try thread.join() == 2)
  }

  @Test("I3 test_locked: says whether it is held, here or elsewhere, until the last release")
  func isLocked() throws {
    let lock = RecursiveLock()
    #expect(!lock.isLocked)
    for _ in 0..<3 {
      lock.lock()
      let thread = OSThread { lock.isLocked }
      try thread.start()
      #expect(try thread.join())
    }
    for _ in 0..<3 {
      #expect(lock.isLocked)
      lock.unlock()
    }
    #expect(!lock.isLocked)
  }

  @Test("I3 test_different_thread: another thread waits for the last release, or its time")
  func otherThread() throws {
    let lock = RecursiveLock()
    lock.lock()
    lock.lock()
    let late = OSThread { lock.lock(timeout: .milliseconds(5)) }
    try late.start()
    #expect(try !late.join())
    let thread = OSThread { lock.withLock { lock.recursionCount } }
    try thread.start()
    eventually { thread.state == .blocked(on: .lock) }
    lock.unlock()
    #expect(thread.state == .blocked(on: .lock))
    lock.unlock()
    #expect(try thread.join() == 1)
  }

  @Test("I10: no update is lost")
  func contended() throws {
    let lock = RecursiveLock()
    let total = LockedTotal()
    let count = rounds(10_000)
    try onThreads(4) { _ in
      for _ in 0..<count { lock.withLock { lock.withLock { total.value += 1 } } }
    }
    #expect(total.value == 4 * count)
  }

  @Test("I3 test_release_unacquired: released by one who does not hold it: the program stops")
  func foreignRelease() async {
    await #expect(processExitsWith: .failure) { RecursiveLock().unlock() }
    await #expect(processExitsWith: .failure) {
      let lock = RecursiveLock()
      let thread = OSThread { lock.lock() }
      try thread.start()
      try thread.join()
      lock.unlock()
    }
  }
}

/// Safe with the lock held only, which is what is tested.
private final class LockedTotal: @unchecked Sendable {
  var value = 0
}
