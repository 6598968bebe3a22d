import Testing

@testable import Jobs

@Suite("JobHandleState", .timeLimit(.minutes(20)))
struct JobHandleStateTests {
  private struct Wrong: Error {}

  @Test("the first outcome counts, and the state says which it was")
  func once() {
    for (outcome, expected) in [
      (Result<Int, any Error>.success(1), JobState.succeeded),
      (.failure(Wrong()), .failed), (.failure(CancellationError()), .cancelled),
    ] {
      var state = JobHandleState<Int>()
      #expect(state.state(isRunning: false) == .pending)
      #expect(state.state(isRunning: true) == .running)
      #expect(state.settle(outcome)?.isEmpty == true)
      #expect(state.settle(.success(2)) == nil)
      #expect([true, false].allSatisfy { state.state(isRunning: $0) == expected })
    }
  }

  @Test("observers are told once, those that were taken out not at all")
  func observers() {
    var state = JobHandleState<Int>()
    let log = Log<String>()
    let ids = (0..<3).map { _ in state.newObserver() }
    for (number, id) in ids.enumerated() {
      let outcome = state.observe(as: id) { _ in log.note("\(number)") }
      #expect(outcome == nil)
    }
    let removed = (state.forget(ids[1]), state.forget(ids[1]))
    #expect(removed.0 != nil)
    #expect(removed.1 == nil)
    for observer in state.settle(.success(1)) ?? [] { observer(.success(1)) }
    #expect(log.all == ["0", "2"])
    let told = state.forget(ids[0])
    #expect(told == nil)
    let late = state.newObserver()
    let outcome = state.observe(as: late) { _ in log.note("late") }
    #expect(outcome != nil)
    #expect(log.all == ["0", "2"])
  }

  @Test("callbacks come in order, and one that comes meanwhile is left to who is calling")
  func callbacks() {
    var state = JobHandleState<Int>()
    let log = Log<String>()
    state.add { _ in log.note("a") }
    let isCalling1 = state.startCalling()
    #expect(!isCalling1)
    _ = state.settle(.success(1))
    let isCalling2 = state.startCalling()
    #expect(isCalling2)
    state.add { _ in log.note("b") }
    let isCalling3 = state.startCalling()
    #expect(!isCalling3)
    while let (callback, outcome) = state.nextCallback() { callback(outcome) }
    #expect(log.all == ["a", "b"])
    let isCalling4 = state.startCalling()
    #expect(!isCalling4)
    state.add { _ in log.note("c") }
    let isCalling5 = state.startCalling()
    #expect(isCalling5)
    while let (callback, outcome) = state.nextCallback() { callback(outcome) }
    #expect(log.all == ["a", "b", "c"])
  }
}

@Suite("WaitTally", .timeLimit(.minutes(20)))
struct WaitTallyTests {
  @Test("each condition is over when it says, and all are over when nobody is left")
  func conditions() {
    for condition in JobWaitCondition.allCases {
      #expect(WaitTally(count: 0, until: condition).isOver)
      for state in [JobState.succeeded, .failed, .cancelled] {
        var tally = WaitTally(count: 2, until: condition)
        #expect(!tally.isOver)
        tally.finished(state)
        let isOver =
          condition == .firstCompleted || (condition == .firstFailed && state == .failed)
        #expect(tally.isOver == isOver)
        tally.finished(.succeeded)
        #expect(tally.isOver)
      }
    }
    var tally = WaitTally(count: 2, until: .allCompleted)
    tally.giveUp()
    #expect(tally.isOver)
  }
}
