import Testing

@testable import Multiprocessing

@Suite("Polling: habit, policy, role", .timeLimit(.minutes(20)))
struct PollingRulesTests {
  // `#expect` cannot call what changes its receiver.
  private func expect<Value: Equatable>(
    _ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(value == expected, sourceLocation: sourceLocation)
  }

  private func expectDue(
    _ habit: inout PollingHabit, _ isDue: Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expect(habit.isDue(), isDue, sourceLocation: sourceLocation)
  }

  @Test("what pays is done each time")
  func paying() {
    var habit = PollingHabit()
    for _ in 0..<100 {
      expectDue(&habit, true)
      habit.note(hasPaid: true)
    }
  }

  @Test("what does not pay is left out 1, 2, 4, … times, up to a limit")
  func notPaying() {
    var habit = PollingHabit()
    var pauses: [Int] = []
    for _ in 0..<9 {
      expectDue(&habit, true)
      habit.note(hasPaid: false)
      var pause = 0
      while !habit.isDue() { pause += 1 }
      pauses.append(pause)
    }
    #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 64, 64])
  }

  @Test("one that pays ends the pauses")
  func payingAgain() {
    var habit = PollingHabit()
    for _ in 0..<5 {
      habit.note(hasPaid: false)
      while !habit.isDue() {}
    }
    habit.note(hasPaid: true)
    expectDue(&habit, true)
    habit.note(hasPaid: false)
    expectDue(&habit, false)
    expectDue(&habit, true)
  }

  @Test("no more than one of two processors is taken for looking, and none of one")
  func processors() {
    #expect(!PollingPolicy(processors: 1).mayPoll(leases: 1))
    #expect(PollingPolicy(processors: 2).mayPoll(leases: 1))
    #expect(!PollingPolicy(processors: 2).mayPoll(leases: 2))
    #expect(PollingPolicy(processors: 8).mayPoll(leases: 4))
    #expect(!PollingPolicy(processors: 8).mayPoll(leases: 5))
  }

  @Test("callers write small frames, as long as few jobs run")
  func writing() {
    let policy = PollingPolicy(processors: 2)
    #expect(policy.mayWrite(frameLength: 4096, leases: 2))
    #expect(!policy.mayWrite(frameLength: 4097, leases: 1))
    #expect(!policy.mayWrite(frameLength: 10, leases: 3))
  }

  @Test("one reads at a time, and goes on with what the last one left")
  func role() {
    var role = ReadingRole("")
    expect(role.take(), "")
    #expect(role.isTaken)
    expect(role.take(), nil)
    expect(role.giveBack("half a fr"), false)
    expect(role.takeOrAsk(), "half a fr")
    expect(role.giveBack("half a frame"), false)
    #expect(!role.isTaken)
  }

  @Test("the supervisor that comes in vain is told, once")
  func askedFor() {
    var role = ReadingRole(0)
    expect(role.take(), 0)
    expect(role.takeOrAsk(), nil)
    expect(role.giveBack(1), true)
    expect(role.take(), 1)
    expect(role.giveBack(2), false)
  }
}
