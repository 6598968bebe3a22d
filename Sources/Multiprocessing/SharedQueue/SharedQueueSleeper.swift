internal import Threading

/// Has a thread sleep in a task's place, which a futex cannot wake.
enum SharedQueueSleeper {
  /// Tells the task once, whether by the thread or by the task's cancellation.
  private final class Waiter: Sendable {
    private enum State {
      case new
      case suspended(CheckedContinuation<Void, Never>)
      case over
    }

    private let state = LockedValue(State.new)

    var isOver: Bool {
      state.withLock { state in
        if case .over = state { true } else { false }
      }
    }

    /// Suspends the task; false if there is nothing to wait for any more.
    func suspend(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
      state.withLock { state in
        guard case .new = state else { return false }
        state = .suspended(continuation)
        return true
      }
    }

    func wake() {
      let continuation = state.withLock { state -> CheckedContinuation<Void, Never>? in
        defer { state = .over }
        if case .suspended(let continuation) = state { return continuation }
        return nil
      }
      continuation?.resume()
    }
  }

  /// Suspends until the queue may have an element or is shut down, or the task is cancelled.
  static func sleep(until core: SharedQueueCore) async {
    let waiter = Waiter()
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        guard waiter.suspend(continuation) else { return continuation.resume() }
        let thread = OSThread {
          // It looks every now and then, and so finds that the task is gone.
          while !waiter.isOver, !core.hasSomething { core.sleepUntilSomething() }
          // Somebody may have woken it, and meant one who would take.
          if waiter.isOver { core.items.wake() }
          waiter.wake()
        }
        do { try thread.start() } catch {
          // No thread to be had: the task looks again, after others have had their turn.
          waiter.wake()
        }
      }
    } onCancel: {
      waiter.wake()
    }
  }
}
