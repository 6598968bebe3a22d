import Testing

@testable import Connections

@Suite("ReactorState", .timeLimit(.minutes(20)))
struct ReactorStateTests {
  @Test("what is watched is what is waited for")
  func interest() throws {
    var state = ReactorState()
    let (one, two, three) = (Wait(), Wait(), Wait())
    #expect(
      state.add(one, for: .input, of: 5) == .init(input: true, output: false, wasKnown: false))
    #expect(state.add(two, for: .output, of: 5) == .init(input: true, output: true, wasKnown: true))
    #expect(
      state.add(three, for: .input, of: 6) == .init(input: true, output: false, wasKnown: false))
    #expect(state.remove(one, of: 5) == .init(input: false, output: true, wasKnown: true))
    #expect(state.remove(one, of: 5) == nil)
    #expect(state.remove(one, of: 7) == nil)
    let found1 = state.remove(two, of: 5)
    let last = try #require(found1)
    #expect(!last.isKnown && last.wasKnown)
  }

  @Test("who is ready is taken out, and the others stay")
  func ready() throws {
    var state = ReactorState()
    let (reader, second, writer) = (Wait(), Wait(), Wait())
    _ = state.add(reader, for: .input, of: 5)
    _ = state.add(second, for: .input, of: 5)
    _ = state.add(writer, for: .output, of: 5)
    let found2 = state.ready(5, readable: true, writable: false)
    let event = try #require(found2)
    #expect(event.waits.count == 2 && event.waits[0] === reader && event.waits[1] === second)
    #expect(event.interest == .init(input: false, output: true, wasKnown: true))
    // A hang-up comes as readable, when only the writer is left.
    let found3 = state.ready(5, readable: true, writable: false)
    let hangUp = try #require(found3)
    #expect(hangUp.waits.count == 1 && hangUp.waits[0] === writer)
    #expect(!hangUp.interest.isKnown)
    #expect(state.ready(5, readable: true, writable: true) == nil)
  }

  @Test("closing takes out all of one descriptor")
  func closing() {
    var state = ReactorState()
    _ = state.add(Wait(), for: .input, of: 5)
    _ = state.add(Wait(), for: .output, of: 5)
    _ = state.add(Wait(), for: .input, of: 6)
    #expect(state.removeAll(of: 5).waits.count == 2)
    #expect(state.removeAll(of: 5).wasKnown == false)
    #expect(state.removeAll(of: 6).waits.count == 1)
  }

  @Test("moments come up in their order, and those that were forgotten do not")
  func timers() {
    var state = ReactorState()
    let now = ContinuousClock.now
    let waits = (0..<5).map { _ in Wait() }
    var ids: [ReactorState.TimerID] = []
    for (wait, delay) in zip(waits, [30, 10, 50, 20, 40]) {
      let (id, isEarliest) = state.addTimer(at: now + .milliseconds(delay), for: wait)
      ids.append(id)
      #expect(isEarliest == (delay == 30 || delay == 10))
    }
    state.removeTimer(ids[1])
    state.removeTimer(ids[1])
    #expect(state.nextMoment() == now + .milliseconds(20))
    #expect(state.due(at: now + .milliseconds(19)).isEmpty)
    let due = state.due(at: now + .milliseconds(40))
    #expect(due.map { wait in waits.firstIndex { $0 === wait } } == [3, 0, 4])
    #expect(state.nextMoment() == now + .milliseconds(50))
    state.removeTimer(ids[2])
    #expect(state.nextMoment() == nil)
  }

  @Test("many forgotten moments take no room")
  func forgotten() {
    var state = ReactorState()
    let later = ContinuousClock.now + .seconds(3600)
    _ = state.addTimer(at: later, for: Wait())
    for _ in 0..<10_000 { state.removeTimer(state.addTimer(at: later, for: Wait()).id) }
    #expect(state.momentCount < 100)
    #expect(state.nextMoment() == later)
  }
}
