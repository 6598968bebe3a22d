import Jobs
import Synchronization
import Testing
import Threading

@Suite("Semaphore, BoundedSemaphore", .timeLimit(.minutes(20)))
struct SemaphoreTests {
  private struct Problem: Error {}

  @Test("I6 test_acquire, test_try_acquire: so many permits, no more")
  func permits() {
    let semaphore = Semaphore(value: 2)
    #expect(semaphore.tryAcquire())
    #expect(semaphore.acquire(timeout: .zero))
    #expect(!semaphore.tryAcquire())
    #expect(semaphore.value == 0)
    semaphore.release()
    #expect(semaphore.value == 1)
    #expect(semaphore.acquire(deadline: .now))
    #expect(!semaphore.acquire(deadline: .now - .seconds(1)))
  }

  @Test("I6 test_multirelease: release(n) wakes n, and no more")
  func manyAtOnce() throws {
    let semaphore = Semaphore(value: 0)
    let passed = Atomic<Int>(0)
    let threads = (0..<6).map { _ in
      OSThread {
        semaphore.acquire()
        passed.add(1, ordering: .relaxed)
      }
    }
    for thread in threads { try thread.start() }
    for thread in threads { eventually { thread.state == .blocked(on: .semaphore) } }
    for (released, total) in [(1, 1), (2, 3), (3, 6)] {
      semaphore.release(released)
      eventually { passed.load(ordering: .relaxed) == total }
      #expect(semaphore.value == 0)
    }
    for thread in threads { try thread.join() }
  }

  @Test("I6 test_acquire_contended: never more inside than permits")
  func contended() throws {
    let semaphore = Semaphore(value: 3)
    let inside = Atomic<Int>(0)
    let most = Atomic<Int>(0)
    let count = rounds(5000)
    try onThreads(6) { _ in
      for _ in 0..<count {
        semaphore.withPermit {
          most.max(inside.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
          inside.subtract(1, ordering: .relaxed)
        }
      }
    }
    #expect((1...3).contains(most.load(ordering: .relaxed)))
    #expect(semaphore.value == 3)
  }

  @Test("I6 test_acquire_timeout: false after the time, not earlier, and the permits are whole")
  func timeout() {
    let semaphore = Semaphore(value: 0)
    var isThere = true
    let time = elapsed { isThere = semaphore.acquire(timeout: .milliseconds(30)) }
    #expect(!isThere)
    #expect(time >= .milliseconds(30))
    semaphore.release()
    #expect(semaphore.tryAcquire())
  }

  @Test(
    "zero and negative timeouts do not wait",
    arguments: [Duration.zero, .nanoseconds(-1), .seconds(Int64.min)])
  func noWait(timeout: Duration) {
    #expect(!Semaphore(value: 0).acquire(timeout: timeout))
    #expect(Semaphore(value: 1).acquire(timeout: timeout))
    #expect(!BoundedSemaphore(value: 0).acquire(timeout: timeout))
  }

  @Test("I6 test_constructor: fewer than no permits, and a release of none, stop the program")
  func refused() async {
    await #expect(processExitsWith: .failure) { _ = Semaphore(value: -1) }
    await #expect(processExitsWith: .failure) { _ = BoundedSemaphore(value: -1) }
    for count in [0, -1] {
      await #expect(processExitsWith: .failure) { [count = count as Int] in
        Semaphore().release(count)
      }
      await #expect(processExitsWith: .failure) { [count = count as Int] in
        try BoundedSemaphore().release(count)
      }
    }
  }

  @Test("more permits than can be counted stop the program, and are not lost without a word")
  func overflow() async {
    await #expect(processExitsWith: .failure) { Semaphore(value: 1).release(.max) }
    #expect(throws: ReleasedTooOften(count: .max, limit: 1)) {
      try BoundedSemaphore().release(.max)
    }
  }

  @Test("I6 test_with: the permit is given back however the body ends")
  func scope() {
    let semaphore = Semaphore()
    #expect(throws: Problem.self) { try semaphore.withPermit { throw Problem() } }
    let bounded = BoundedSemaphore()
    #expect(throws: Problem.self) { try bounded.withPermit { throw Problem() } }
    #expect(semaphore.value == 1)
    #expect(bounded.value == 1)
  }

  @Test("I6 test_BoundedSemaphore_limit: one release too many is an error, and changes nothing")
  func overRelease() throws {
    let semaphore = BoundedSemaphore(value: 3)
    #expect(throws: ReleasedTooOften(count: 1, limit: 3)) { try semaphore.release() }
    #expect(semaphore.value == 3)
    semaphore.acquire()
    semaphore.acquire()
    #expect(throws: ReleasedTooOften(count: 3, limit: 3)) { try semaphore.release(3) }
    #expect(throws: ReleasedTooOften(count: .max, limit: 3)) { try semaphore.release(.max) }
    #expect(semaphore.value == 1)
    try semaphore.release(2)
    #expect(semaphore.value == 3)
    #expect("\(ReleasedTooOften(count: 1, limit: 3))".contains("3 permits"))
  }
}
