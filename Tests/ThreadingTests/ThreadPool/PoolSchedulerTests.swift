import Jobs
import Synchronization
import Testing

@testable import Threading

@Suite("PoolScheduler", .timeLimit(.minutes(20)))
struct PoolSchedulerTests {
  @Test(
    "a worker that goes to sleep asks once for the control group's limit, and not at first",
    arguments: [(nil, true), (0.5, false), (1, false), (1.5, true), (8, true)]
      as [(Double?, Bool)])
  func limit(limit: Double?, spins: Bool) throws {
    let questions = Questions()
    let scheduler = PoolScheduler(width: 2) {
      questions.count.add(1, ordering: .relaxed)
      return limit
    }
    // On one processor it does not spin anyway, and there is nothing to ask.
    let spun = scheduler.spins
    #expect(spun == (processorCount(limit: nil) > 1))
    #expect(questions.count.load(ordering: .relaxed) == 0)
    let workers = (0..<2).map { PoolThread(scheduler: scheduler, index: $0, name: "Idle-\($0)") }
    for worker in workers { try worker.start() }
    func expectSleep() { eventually { workers.allSatisfy { $0.state == .blocked(on: .queue) } } }
    expectSleep()
    // The pool's first work is not to wait for that.
    #expect(questions.count.load(ordering: .relaxed) == 0)
    // Whoever is woken and finds nothing goes to sleep again.
    if spun {
      eventually {
        scheduler.wakeAll()
        return questions.count.load(ordering: .relaxed) > 0
      }
    }
    for _ in 0..<4 {
      scheduler.wakeAll()
      expectSleep()
    }
    eventually { scheduler.spins == (spun && spins) }
    #expect(questions.count.load(ordering: .relaxed) == (spun ? 1 : 0))
    scheduler.close()
    for worker in workers { try worker.join() }
  }

  /// How often it was asked.
  private final class Questions: Sendable {
    let count = Atomic<Int>(0)
  }
}
