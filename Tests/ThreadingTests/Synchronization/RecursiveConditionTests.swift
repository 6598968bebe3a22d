import Jobs
import Testing
import Threading

@Suite("RecursiveCondition", .timeLimit(.minutes(20)))
struct RecursiveConditionTests {
  private struct Problem: Error {}

  @Test(
    "I3 test_recursion_count: a wait lets go of all that was taken, and takes as much again",
    arguments: [1, 2, 5])
  func count(depth: Int) throws {
    let condition = RecursiveCondition()
    let lock = condition.lock
    let isReady = LockedValue(false)
    let thread = OSThread {
      for _ in 0..<depth { lock.lock() }
      condition.wait { isReady.withLock { $0 } }
      let count = lock.recursionCount
      for _ in 0..<count { lock.unlock() }
      return count
    }
    try thread.start()
    eventually { thread.state == .blocked(on: .condition) }
    // It is free meanwhile, and counts from 0 for others.
    #expect(lock.lock(timeout: .seconds(30)))
    #expect(lock.withLock { lock.recursionCount } == 2)
    isReady.withLock { $0 = true }
    condition.signal()
    lock.unlock()
    #expect(try thread.join() == depth)
    #expect(!lock.isLocked)
  }

  @Test("I3 test_release_save_unacquired: waiting without the lock stops the program")
  func unheld() async {
    await #expect(processExitsWith: .failure) { RecursiveCondition().wait() }
    await #expect(processExitsWith: .failure) {
      let condition = RecursiveCondition()
      let holder = OSThread {
        condition.lock.lock()
        AnyOSThread.sleep(for: .seconds(30))
      }
      try holder.start()
      eventually { condition.lock.isLocked }
      _ = condition.wait(timeout: .seconds(30))
    }
  }

  @Test("I4 test_timeout: false after the time, not earlier, with the lock held as often as before")
  func timeout() {
    let condition = RecursiveCondition()
    condition.withLock {
      condition.withLock {
        var isWoken = true
        let time = elapsed {
          while isWoken { isWoken = condition.wait(timeout: .milliseconds(30)) }
        }
        #expect(time >= .milliseconds(30))
        while condition.wait(deadline: .now + .milliseconds(1)) {}
        #expect(condition.lock.recursionCount == 2)
      }
    }
    #expect(!condition.lock.isLocked)
  }

  @Test(
    "I4 test_waitfor_timeout: zero and negative timeouts test the predicate once and do not wait",
    arguments: [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)])
  func noWait(timeout: Duration) {
    let condition = RecursiveCondition()
    var tests = 0
    let answer = condition.withLock {
      condition.wait(timeout: timeout) {
        tests += 1
        return false
      }
    }
    #expect(!answer)
    #expect(tests == 1)
    #expect(condition.withLock { !condition.wait(deadline: .now - .seconds(1)) { false } })
    #expect(throws: Problem.self) {
      try condition.withLock { try condition.wait { throw Problem() } }
    }
    #expect(!condition.lock.isLocked)
  }

  @Test("I4 test_notify, test_notify_all: so many signals pass so many, a broadcast the rest")
  func signals() throws {
    let condition = RecursiveCondition()
    let (permits, passed) = (LockedValue(0), LockedValue(0))
    let threads = (0..<9).map { number in
      OSThread {
        for _ in 0...number % 3 { condition.lock.lock() }
        condition.wait { permits.withLock { $0 > 0 } }
        permits.withLock { $0 -= 1 }
        passed.withLock { $0 += 1 }
        for _ in 0...number % 3 { condition.lock.unlock() }
      }
    }
    for thread in threads { try thread.start() }
    for thread in threads { eventually { thread.state == .blocked(on: .condition) } }
    condition.withLock { permits.withLock { $0 = 4 } }
    condition.signal(4)
    eventually { threads.count { $0.isAlive } == 5 }
    #expect(passed.withLock { $0 } == 4)
    condition.withLock { permits.withLock { $0 = 5 } }
    condition.broadcast()
    for thread in threads { try thread.join() }
    #expect(passed.withLock { $0 } == 9)
  }

  @Test("two take turns, each with the lock taken several times")
  func turns() throws {
    let lock = RecursiveLock()
    let (ping, pong) = (RecursiveCondition(lock: lock), RecursiveCondition(lock: lock))
    #expect(ping.lock === pong.lock)
    let ball = LockedValue(0)
    let count = rounds(500)
    try onThreads(2) { number in
      let (mine, other) = number == 0 ? (ping, pong) : (pong, ping)
      for _ in 0..<count {
        lock.withLock {
          lock.withLock {
            mine.wait { ball.withLock { $0 % 2 == number } }
            ball.withLock { $0 += 1 }
          }
        }
        other.signal()
      }
    }
    #expect(ball.withLock { $0 } == 2 * count)
    #expect(!lock.isLocked)
  }
}
