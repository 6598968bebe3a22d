/// Where a thread is in its life, from birth to end.
///
/// ```text
/// new ──start──▶ runnable ──▶ running ──▶ terminated
///                              ▲   │
///                              │   ├──▶ blocked(on:) ──┐
///                              │   └──▶ sleeping ──────┤
///                              └───────────────────────┘
/// ```
public enum ThreadState: Hashable, Sendable {
  /// The thread object exists; nothing has been started.
  case new
  /// The thread has been started and has not entered its `run()` yet.
  case runnable
  /// The thread is inside its `run()`, and in no wait of the module `Threading` nor for a ``JobHandle``.
  ///
  /// Whether a processor executes it at this moment is the system's affair.
  case running
  /// The thread waits for something that another thread has to do.
  case blocked(on: Obstacle)
  /// The thread waits for a time.
  case sleeping
  /// The thread's `run()` has returned or thrown.
  case terminated

  /// What a blocked thread waits for.
  public enum Obstacle: String, Hashable, Sendable, CaseIterable {
    /// A lock that another thread holds.
    case lock
    /// The signal of a condition.
    case condition
    /// A queue that is empty (for a taker), full (for a putter), or in another thread's hands.
    case queue
    /// The end of another thread, or of a job that was submitted.
    case join
    /// A permit of a semaphore.
    case semaphore
    /// An event that has not happened yet.
    case event
    /// The other parties of a barrier.
    case barrier
    /// A latch whose count is not zero yet.
    case latch
  }
}

extension ThreadState: CustomStringConvertible {
  /// For example `running`, `blocked on lock`.
  public var description: String {
    switch self {
    case .new: "new"
    case .runnable: "runnable"
    case .running: "running"
    case .blocked(let obstacle): "blocked on \(obstacle.rawValue)"
    case .sleeping: "sleeping"
    case .terminated: "terminated"
    }
  }
}
