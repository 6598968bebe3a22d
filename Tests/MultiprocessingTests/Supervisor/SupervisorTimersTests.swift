import Synchronization
import Testing

@testable import Multiprocessing

@Suite("SupervisorTimers", .timeLimit(.minutes(20)))
struct SupervisorTimersTests {
  private let start = ContinuousClock.now

  private func timer(
    after seconds: Int, isWanted: Bool = true, _ call: @escaping @Sendable () -> Void = {}
  ) -> SupervisorTimer {
    SupervisorTimer(at: start + .seconds(seconds), isWanted: { isWanted }, call: call)
  }

  @Test("those that are due come, the earliest first, and the others stay")
  func order() {
    var timers = SupervisorTimers()
    let called = Mutex<[Int]>([])
    for seconds in [3, 1, 5, 2, 4] {
      timers.insert(timer(after: seconds) { called.withLock { $0.append(seconds) } })
    }
    #expect(timers.next == start + .seconds(1))
    while let due = timers.popDue(at: start + .seconds(3)) { due.call() }
    #expect(called.withLock { $0 } == [1, 2, 3])
    #expect(timers.next == start + .seconds(4))
    #expect(timers.count == 2)
  }

  @Test("of a million limits of jobs that are over few are kept, and of those wanted none is lost")
  func unwanted() {
    var timers = SupervisorTimers()
    var most = 0
    for number in 0..<1_000_000 {
      timers.insert(timer(after: 3600, isWanted: number % 10_000 == 0))
      most = max(most, timers.count)
    }
    #expect(most <= SupervisorTimers.few)
    var wanted = 0
    while let due = timers.popDue(at: start + .seconds(3600)) {
      if due.isWanted() { wanted += 1 }
    }
    #expect(wanted == 100)
  }

  @Test("where all are wanted, all are kept, and they are seldom asked")
  func wanted() {
    var timers = SupervisorTimers()
    let asked = Mutex(0)
    for number in 0..<100_000 {
      timers.insert(
        SupervisorTimer(
          at: start + .seconds(number),
          isWanted: {
            asked.withLock { $0 += 1 }
            return true
          }, call: {}))
    }
    #expect(timers.count == 100_000)
    #expect(asked.withLock { $0 } <= 200_000)
  }
}
