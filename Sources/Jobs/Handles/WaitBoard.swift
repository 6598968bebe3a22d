/// Where several handles tell one waiter of their ends.
final class WaitBoard: Sendable {
  private struct State {
    var tally: WaitTally
    var waiter: CheckedContinuation<Void, Never>?

    mutating func released() -> CheckedContinuation<Void, Never>? {
      guard tally.isOver else { return nil }
      defer { waiter = nil }
      return waiter
    }
  }

  private let state: Guarded<State>

  init(_ tally: WaitTally) {
    state = Guarded(State(tally: tally))
  }

  /// A job is done.
  func finished(_ state: JobState) {
    change { $0.finished(state) }
  }

  /// The time is over, or the waiting task was cancelled.
  func giveUp() {
    change { $0.giveUp() }
  }

  /// Suspends until the wait is over; a task that is cancelled gives up.
  func wait() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if !state.tally.isOver { state.waiter = continuation }
          return state.tally.isOver
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      giveUp()
    }
  }

  /// Blocks until the wait or the time is over.
  func wait(timeout: Duration?, awaited: @escaping BlockingWait.Awaited) {
    _ = state.wait(timeout: timeout, awaited: awaited) { $0.tally.isOver ? () : nil }
  }

  private func change(_ body: (inout WaitTally) -> Void) {
    let waiter = state.withLock { state in
      body(&state.tally)
      return state.released()
    }
    state.wakeAll()
    waiter?.resume()
  }
}
