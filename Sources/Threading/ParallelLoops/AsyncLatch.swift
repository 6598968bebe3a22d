/// A door that is opened once, and one task that waits before it.
final class AsyncLatch: Sendable {
  private enum State {
    case closed
    case awaited(CheckedContinuation<Void, Never>)
    case open
  }

  private let state = LockedValue(State.closed)

  /// Opens it; for good.
  func open() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      defer { state = .open }
      if case .awaited(let waiter) = state { return waiter }
      return nil
    }
    waiter?.resume()
  }

  /// Suspends until it is open.
  func wait() async {
    await withCheckedContinuation { waiter in
      let isOpen = state.withLock { state in
        if case .open = state { return true }
        state = .awaited(waiter)
        return false
      }
      if isOpen { waiter.resume() }
    }
  }
}
