internal import Threading

/// One wait of one thread or task, which ends once: by whoever comes first.
///
/// Whoever ends it is told whether it was the first, and so whether its wake was used or may go to
/// another wait. Not to be ended with a lock held: it resumes a continuation.
final class Wait: Sendable {
  private enum State {
    case new
    case blocked(Event)
    case suspended(CheckedContinuation<WaitOutcome, Never>)
    case ended(WaitOutcome)
  }

  private let state = LockedValue(State.new)

  /// Ends the wait, unless it has ended.
  ///
  /// - Returns: whether it had not.
  @discardableResult
  func end(_ outcome: WaitOutcome) -> Bool {
    let before = state.withLock { state in
      let before = state
      if case .ended = before { return before }
      state = .ended(outcome)
      return before
    }
    switch before {
    case .new: break
    case .blocked(let event): event.set()
    case .suspended(let continuation): continuation.resume(returning: outcome)
    case .ended: return false
    }
    return true
  }

  /// Blocks the calling thread until the wait ends, or ends it when the time is over.
  func block(until limit: TimeLimit) -> WaitOutcome {
    let event = Event()
    if let outcome = enter(.blocked(event)) { return outcome }
    if let deadline = limit.instant {
      if !event.wait(deadline: deadline) { end(.timedOut) }
    } else {
      event.wait()
    }
    return outcome
  }

  /// Suspends the calling task until the wait ends, or ends it when the time is over or the task is
  /// cancelled.
  func suspend(until limit: TimeLimit, on reactor: Reactor) async -> WaitOutcome {
    let timer = limit.instant.map { reactor.addTimer(at: $0, for: self) }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if let outcome = enter(.suspended(continuation)) {
          continuation.resume(returning: outcome)
        }
      }
    } onCancel: {
      end(.cancelled)
    }
    if let timer { reactor.removeTimer(timer) }
    return outcome
  }

  /// Takes the new state, or says how the wait has ended already.
  private func enter(_ new: sending State) -> WaitOutcome? {
    state.withLock { state in
      if case .ended(let outcome) = state { return outcome }
      state = new
      return nil
    }
  }

  private var outcome: WaitOutcome {
    state.withLock { state in
      guard case .ended(let outcome) = state else { preconditionFailure("the wait goes on") }
      return outcome
    }
  }
}
