import Glibc
import Jobs
import Testing
import Threading

@testable import Multiprocessing

@Suite("SharedCondition", .timeLimit(.minutes(20)))
struct SharedConditionTests {
  private static let limit = Duration.seconds(120)

  /// Has processes wait, one after the other.
  private func waiters(
    _ count: Int, on condition: SharedCondition
  ) throws -> [ChildProcess<WaitUntilKilled>] {
    let here = try SharedQueue<Int32>()
    return try (0..<count).map { _ in
      let child = ChildProcess(WaitUntilKilled(condition: condition, here: here))
      try child.start()
      _ = try here.take(timeout: Self.limit)
      return child
    }
  }

  private func kill(_ child: ChildProcess<WaitUntilKilled>) throws {
    child.kill()
    try child.join()
  }

  @Test("a notification when only a dead one waits is nobody's")
  func deadWaiter() throws {
    let condition = try SharedCondition()
    let waiter = try waiters(1, on: condition)[0]
    condition.withLock { _ in }
    try kill(waiter)
    condition.withLock { _ in
      condition.notify()
      #expect(condition.wait(timeout: .milliseconds(200)) == .timedOut)
    }
  }

  @Test("a notification that a dead one had is for those who waited then, not for later ones")
  func laterWaiter() throws {
    let condition = try SharedCondition()
    let waiter = try waiters(1, on: condition)[0]
    try condition.withLock { _ in
      // It cannot return before it has the lock.
      condition.notify()
      try kill(waiter)
      #expect(condition.wait(timeout: .milliseconds(200)) == .timedOut)
    }
  }

  @Test("a notification is passed on as often as its owners die")
  func chainOfDeaths() async throws {
    let condition = try SharedCondition()
    let children = try waiters(3, on: condition)
    try condition.withLock { _ in
      condition.notify()
      try kill(children[0])
      #expect(condition.waitingCount == 1)
      try kill(children[1])
      #expect(condition.waitingCount == 0)
    }
    #expect(try children[2].join(timeout: Self.limit) == .exited(code: 0))
  }

  @Test("who has chosen an heir and died has not lost the notification, nor doubled it")
  func heir() throws {
    let condition = try SharedCondition()
    let children = try waiters(1, on: condition)
    let waiters = condition.waiters
    try condition.withLock { _ in
      // The places of three more, all of this process.
      let places = (0..<2).compactMap { _ in waiters.enter() }
      condition.notify()
      try kill(children[0])
      // As if the one that passed it on had died before it had notified the heir.
      waiters.chooseHeir(of: 0, at: places[1])
      waiters.passOn()
      #expect(places.map(waiters.isNotified) == [false, true])
      // And after it had, before it had emptied the place.
      waiters.passOn()
      #expect(places.map(waiters.isNotified) == [false, true])
      for place in places { waiters.leave(place) }
    }
  }

  @Test("who finds no place waits as well, and swallows nobody's wake-up")
  func moreThanPlaces() throws {
    let condition = try SharedCondition()
    var places: [Int] = []
    condition.withLock { _ in
      while let place = condition.waiters.enter() { places.append(place) }
      #expect(places.count == ConditionWaiters.capacity)
      #expect(condition.wait(timeout: .milliseconds(200)) == .timedOut)
    }
    let isWaiting = Event()
    let thread = OSThread {
      condition.withLock { _ in
        isWaiting.set()
        return condition.wait()
      }
    }
    try thread.start()
    isWaiting.wait()
    condition.withLock { _ in condition.notifyAll() }
    #expect(try thread.join() == .notified)
    // One who waits without a place gets one when there is one.
    let other = OSThread {
      condition.withLock { _ in
        isWaiting.set()
        return condition.wait()
      }
    }
    condition.withLock { _ in isWaiting.clear() }
    try other.start()
    isWaiting.wait()
    condition.withLock { _ in condition.waiters.leave(places[0]) }
    while condition.withLock({ _ in condition.waitingCount }) == 0 { sched_yield() }
    condition.withLock { _ in condition.notify() }
    #expect(try other.join() == .notified)
  }
}
