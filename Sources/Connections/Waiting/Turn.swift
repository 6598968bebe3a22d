internal import Threading

/// What one thread or task has at a time, in the order in which they asked for it.
///
/// A lock that tasks may hold across a suspension, and that is waited for with a time limit.
final class Turn: Sendable {
  private struct State {
    var isTaken = false
    var waiting: [Wait] = []
  }

  private let state = LockedValue(State())

  /// How many wait for it.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Waits for the turn, blocking the calling thread.
  ///
  /// - Returns: `.woken` if the caller has it now.
  func take(until limit: TimeLimit) -> WaitOutcome {
    guard let wait = takeOrQueue() else { return .woken }
    let outcome = wait.block(until: limit)
    if outcome != .woken { leaveQueue(wait) }
    return outcome
  }

  /// Waits for the turn, suspending the calling task.
  ///
  /// - Returns: `.woken` if the caller has it now.
  func take(until limit: TimeLimit, on reactor: Reactor) async -> WaitOutcome {
    guard let wait = takeOrQueue() else { return .woken }
    let outcome = await wait.suspend(until: limit, on: reactor)
    if outcome != .woken { leaveQueue(wait) }
    return outcome
  }

  /// Hands the turn to whoever has waited longest, if anybody does.
  func giveBack() {
    while true {
      let next: Wait? = state.withLock { state in
        if state.waiting.isEmpty {
          state.isTaken = false
          return nil
        }
        return state.waiting.removeFirst()
      }
      // One whose time was over meanwhile has not taken it.
      guard let next, !next.end(.woken) else { return }
    }
  }

  /// The turn at once (nil), or a wait at the end of the queue.
  private func takeOrQueue() -> Wait? {
    state.withLock { state in
      guard state.isTaken else {
        state.isTaken = true
        return nil
      }
      let wait = Wait()
      state.waiting.append(wait)
      return wait
    }
  }

  private func leaveQueue(_ wait: Wait) {
    state.withLock { state in state.waiting.removeAll { $0 === wait } }
  }
}
