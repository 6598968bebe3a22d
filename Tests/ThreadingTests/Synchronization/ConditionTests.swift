import Jobs
import Testing
import Threading

@Suite("Condition", .timeLimit(.minutes(20)))
struct ConditionTests {
  /// Threads that wait, each for one of the permits that are handed out.
  private final class Gate: @unchecked Sendable {
    let condition = Condition()
    // Both with the condition's lock held.
    var permits = 0
    var passed = 0

    func pass() {
      condition.withLock {
        condition.wait { permits > 0 }
        permits -= 1
        passed += 1
      }
    }

    var passedCount: Int { condition.withLock { passed } }
  }

  @Test("I4 test_notify: 3 signals pass 3 of the waiters, 5 more pass 5, a broadcast the rest")
  func signalCounts() throws {
    let gate = Gate()
    let threads = (0..<12).map { _ in OSThread { gate.pass() } }
    for thread in threads { try thread.start() }
    for thread in threads { eventually { thread.state == .blocked(on: .condition) } }

    for (permits, total) in [(3, 3), (5, 8)] {
      gate.condition.withLock { gate.permits += permits }
      for _ in 0..<permits { gate.condition.signal() }
      eventually { gate.passedCount == total }
      eventually { threads.count { $0.isAlive } == 12 - total }
      #expect(threads.count { $0.state == .blocked(on: .condition) } == 12 - total)
    }

    gate.condition.withLock { gate.permits += 4 }
    gate.condition.broadcast()
    for thread in threads { try thread.join() }
    #expect(gate.passedCount == 12)
  }

  @Test("I4 test_notify_all: a broadcast wakes every waiter")
  func broadcast() throws {
    let condition = Condition()
    let isOpen = LockedValue(false)
    let threads = (0..<6).map { _ in
      OSThread { condition.withLock { condition.wait { isOpen.withLock { $0 } } } }
    }
    for thread in threads { try thread.start() }
    for thread in threads { eventually { thread.state == .blocked(on: .condition) } }
    condition.withLock { isOpen.withLock { $0 = true } }
    condition.broadcast()
    for thread in threads { try thread.join() }
  }

  @Test("test_timeout: false after the time, not earlier, with the lock held again")
  func timeout() {
    let condition = Condition()
    condition.lock.lock()
    var answer = true
    let time = elapsed {
      while answer { answer = condition.wait(timeout: .milliseconds(30)) }
    }
    #expect(time >= .milliseconds(30))
    // A debug build would stop here if the wait had not taken the lock again.
    condition.lock.unlock()
  }

  @Test(
    "test_waitfor_timeout: zero and negative timeouts test the predicate once and do not wait",
    arguments: [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)])
  func noWait(timeout: Duration) {
    let condition = Condition()
    var tests = 0
    let answer = condition.withLock {
      condition.wait(timeout: timeout) {
        tests += 1
        return false
      }
    }
    #expect(!answer)
    #expect(tests == 1)
    #expect(condition.withLock { !condition.wait(timeout: timeout) })
  }

  @Test("test_waitfor: waits for a predicate that another thread makes true")
  func predicate() throws {
    let condition = Condition()
    let stage = LockedValue(0)
    let thread = OSThread {
      condition.withLock {
        condition.wait(timeout: .seconds(Int64.max)) { stage.withLock { $0 } == 4 }
      }
    }
    try thread.start()
    for _ in 0..<4 {
      eventually { thread.state == .blocked(on: .condition) }
      condition.withLock { stage.withLock { $0 += 1 } }
      condition.signal()
    }
    #expect(try thread.join())
  }

  @Test("two conditions share one lock")
  func sharedLock() throws {
    let lock = Lock()
    let (ping, pong) = (Condition(lock: lock), Condition(lock: lock))
    #expect(ping.lock === pong.lock)
    let ball = LockedValue(0)
    let count = rounds(500)
    let thread = OSThread {
      for _ in 0..<count {
        lock.withLock {
          ping.wait { ball.withLock { $0 % 2 == 1 } }
          ball.withLock { $0 += 1 }
        }
        pong.signal()
      }
    }
    try thread.start()
    for _ in 0..<count {
      lock.withLock { ball.withLock { $0 += 1 } }
      ping.signal()
      lock.withLock { pong.wait { ball.withLock { $0 % 2 == 0 } } }
    }
    try thread.join()
    #expect(ball.withLock { $0 } == 2 * count)
  }

  #if DEBUG
    @Test("I4 test_unacquired_wait: waiting without the lock stops a debug build")
    func waitWithoutLock() async {
      await #expect(processExitsWith: .failure) { Condition().wait() }
    }
  #endif
}
