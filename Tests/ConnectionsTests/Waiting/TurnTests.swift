import Testing
import Threading

@testable import Connections

@Suite("Turn and Wait", .timeLimit(.minutes(20)))
struct TurnTests {
  @Test("a wait ends once, by whoever comes first")
  func once() async throws {
    let wait = Wait()
    #expect(wait.end(.woken))
    #expect(!wait.end(.timedOut))
    #expect(wait.block(until: .none) == .woken)
    let other = Wait()
    #expect(other.block(until: TimeLimit(moment)) == .timedOut)
    #expect(!other.end(.woken))
    let third = Wait()
    #expect(await third.suspend(until: TimeLimit(moment), on: try .shared) == .timedOut)
    let fourth = Wait()
    let task = Task { await fourth.suspend(until: .none, on: try .shared) }
    task.cancel()
    #expect(try await task.value == .cancelled)
    let fifth = Wait()
    let thread = OSThread { fifth.block(until: TimeLimit(ample)) }
    try thread.start()
    #expect(fifth.end(.closed))
    #expect(try await thread.value == .closed)
  }

  @Test("it is handed on in order, past those whose time was over")
  func order() async throws {
    let turn = Turn()
    let reactor = try Reactor.shared
    #expect(turn.take(until: TimeLimit(.zero)) == .woken)
    #expect(turn.take(until: TimeLimit(.zero)) == .timedOut)
    #expect(await turn.take(until: TimeLimit(moment), on: reactor) == .timedOut)
    let order = LockedValue<[Int]>([])
    let first = Task {
      let outcome = await turn.take(until: .none, on: reactor)
      order.withLock { $0.append(1) }
      return outcome
    }
    await eventually("the first waits") { turn.waitingCount == 1 }
    let cancelled = Task { await turn.take(until: .none, on: reactor) }
    await eventually("the second waits") { turn.waitingCount == 2 }
    let third = OSThread {
      let outcome = turn.take(until: TimeLimit(ample))
      order.withLock { $0.append(3) }
      return outcome
    }
    try third.start()
    await eventually("the third waits") { turn.waitingCount == 3 }
    cancelled.cancel()
    #expect(await cancelled.value == .cancelled)
    turn.giveBack()
    #expect(await first.value == .woken)
    #expect(turn.take(until: TimeLimit(.zero)) == .timedOut)
    turn.giveBack()
    #expect(try await third.value == .woken)
    turn.giveBack()
    #expect(order.withLock { $0 } == [1, 3])
    #expect(turn.take(until: TimeLimit(.zero)) == .woken)
  }

  @Test("limits of any size")
  func limits() {
    #expect(TimeLimit(nil).instant == nil)
    #expect(TimeLimit(.zero).isOver)
    #expect(TimeLimit(.seconds(-5)).isOver)
    #expect(TimeLimit(.seconds(Int64.max)).nanosecondsLeft == 31_536_000_000_000_000)
    #expect(TimeLimit(.seconds(-5)).nanosecondsLeft == 0)
  }
}
