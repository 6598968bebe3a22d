import Testing

@testable import Connections

@Suite("ListenerState", .timeLimit(.minutes(20)))
struct ListenerStateTests {
  private func connection() throws -> Connection { try Connection.pair().0 }

  private let failure = ListenerState.Attempt.failure(
    .clientRefused(ClientRefused(peer: nil, reason: .peerClosed)))

  @Test("who comes is taken in order; who waits is woken in order")
  func order() throws {
    var state = ListenerState(capacity: 10, maximumPending: 10)
    guard case .wait(let first) = state.take(), case .wait(let second) = state.take() else {
      Issue.record("there was somebody")
      return
    }
    let (one, two) = (try connection(), try connection())
    #expect(state.deliver(.success(one)).toWake === first)
    #expect(state.deliver(.success(two)).toWake === second)
    #expect(state.deliver(failure).toWake == nil)
    for expected in [one, two] {
      guard case .attempt(.success(let taken), roomFor: nil) = state.take() else {
        Issue.record("there was nobody")
        return
      }
      #expect(taken === expected)
    }
    #expect(state.refusedCount == 1)
  }

  @Test("one who waits no more is not woken")
  func leaving() throws {
    var state = ListenerState(capacity: 10, maximumPending: 10)
    guard case .wait(let first) = state.take(), case .wait(let second) = state.take() else {
      Issue.record("there was somebody")
      return
    }
    state.leave(first)
    #expect(state.deliver(.success(try connection())).toWake === second)
    #expect(state.nextTaker() == nil)
  }

  @Test("no more are accepted than there is room for, until one is taken")
  func room() throws {
    var state = ListenerState(capacity: 2, maximumPending: 10)
    #expect(state.room() == nil)
    for _ in 0..<3 { _ = state.deliver(.success(try connection())) }
    let found1 = state.room()
    let wait = try #require(found1)
    #expect(state.room() === wait)
    guard case .attempt(_, roomFor: nil) = state.take() else {
      Issue.record("two of two are still there")
      return
    }
    guard case .attempt(_, let roomFor?) = state.take() else {
      Issue.record("nobody was told of the room")
      return
    }
    #expect(roomFor === wait)
    #expect(state.room() == nil)
  }

  @Test("failures take no room, and of many the last are kept")
  func failures() throws {
    var state = ListenerState(capacity: 1, maximumPending: 10)
    for _ in 0..<1000 { _ = state.deliver(failure) }
    #expect(state.room() == nil)
    #expect(state.refusedCount == 1000)
    var count = 0
    while case .attempt = state.take() { count += 1 }
    #expect(count == ListenerState.maximumFailures)
  }

  @Test("the oldest of too many proofs is turned away")
  func pending() throws {
    var state = ListenerState(capacity: 1, maximumPending: 2)
    let connections = try (0..<4).map { _ in try connection() }
    let found2 = state.began(connections[0])
    let first = try #require(found2)
    #expect(first.toTurnAway == nil)
    let found3 = state.began(connections[1])
    let second = try #require(found3)
    #expect(second.toTurnAway == nil)
    #expect(state.began(connections[2])?.toTurnAway === connections[0])
    let wasTurnedAway = [state.ended(first.id), state.ended(second.id)]
    #expect(wasTurnedAway == [true, false])
    let found4 = state.began(connections[3])
    let fourth = try #require(found4)
    #expect(fourth.toTurnAway == nil)
  }

  @Test("closing gives back all, once, and nobody comes afterwards")
  func closing() throws {
    var state = ListenerState(capacity: 1, maximumPending: 2)
    guard case .wait = state.take() else {
      Issue.record("there was somebody")
      return
    }
    _ = state.deliver(.success(try connection()))
    _ = state.deliver(failure)
    _ = state.began(try connection())
    _ = state.room()
    let found5 = state.close()
    let closed = try #require(found5)
    #expect(closed.connections.count == 2)
    #expect(closed.waits.count == 1, "the taker was told before; the wait for room is left")
    #expect(state.close() == nil)
    #expect(state.began(try connection()) == nil)
    #expect(!state.deliver(failure).isWanted)
    #expect(state.room() == nil)
    guard case .closed = state.take() else {
      Issue.record("it is not closed")
      return
    }
  }
}
