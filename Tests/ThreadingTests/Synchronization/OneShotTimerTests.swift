import Jobs
import Synchronization
import Testing
import Threading

@Suite("OneShotTimer", .timeLimit(.minutes(20)))
struct OneShotTimerTests {
  private struct Problem: Error {}

  @Test("TimerTests test_init_immutable_default_args: runs once, after the time and not earlier")
  func fires() throws {
    let count = Atomic<Int>(0)
    let timer = OneShotTimer(after: .milliseconds(20)) { count.add(1, ordering: .relaxed) }
    #expect(timer.state == .waiting)
    let time = try elapsed {
      try timer.start()
      try timer.join()
    }
    #expect(time >= .milliseconds(20))
    #expect(timer.state == .fired)
    #expect(!timer.cancel())
    #expect(count.load(ordering: .relaxed) == 1)
    #expect(throws: ThreadStartError.alreadyStarted) { try timer.start() }
  }

  @Test("one that is cancelled does not run, and its thread ends at once")
  func cancel() throws {
    let timer = OneShotTimer(after: .seconds(1000)) { Issue.record("it was cancelled") }
    try timer.start()
    #expect(timer.cancel())
    #expect(timer.cancel())
    try timer.join(timeout: .seconds(30))
    #expect(timer.state == .cancelled)
    let early = OneShotTimer(after: .zero) { Issue.record("it was cancelled") }
    #expect(early.cancel())
    try early.start()
    try early.join()
  }

  @Test("a time of zero or less is over at once; an error is the join's")
  func errors() throws {
    for delay in [Duration.zero, .seconds(-1), .seconds(Int64.min)] {
      let timer = OneShotTimer(after: delay) { throw Problem() }
      #expect(throws: ThreadJoinError.notStarted) { try timer.join() }
      try timer.start()
      #expect(throws: Problem.self) { try timer.join() }
    }
  }

  @Test("a join waits for no longer than its time, or until its deadline")
  func deadline() throws {
    let timer = OneShotTimer(after: .seconds(1000)) {}
    try timer.start()
    for moment in [ContinuousClock.now - .seconds(1), .now, .now + .milliseconds(20)] {
      #expect(throws: ThreadJoinError.timedOut) { try timer.join(deadline: moment) }
      #expect(ContinuousClock.now >= moment)
    }
    #expect(throws: ThreadJoinError.timedOut) { try timer.join(timeout: .zero) }
    timer.cancel()
    try timer.join(deadline: .now + .seconds(30))
  }

  @Test("cancelled at the very moment: it runs or is cancelled, never both, never neither")
  func race() throws {
    for _ in 0..<rounds(200) {
      let hasRun = Atomic<Bool>(false)
      let timer = OneShotTimer(after: .microseconds(50)) { hasRun.store(true, ordering: .relaxed) }
      try timer.start()
      let isCancelled = timer.cancel()
      try timer.join()
      #expect(hasRun.load(ordering: .relaxed) != isCancelled)
    }
  }
}
