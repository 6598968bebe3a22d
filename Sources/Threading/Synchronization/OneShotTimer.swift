internal import Jobs
internal import Synchronization

/// Runs a closure once, on a thread of its own, when a time is over, unless it is cancelled before.
///
/// ```swift
/// let reminder = OneShotTimer(after: .seconds(30)) { print("tea is ready") }
/// try reminder.start()
/// …
/// reminder.cancel()
/// ```
///
/// The thread waits for as long, so use it where the closure may block; async code sleeps in a task.
/// `Task.cancel` does not reach it: ``cancel()`` does.
public final class OneShotTimer: Sendable {
  /// What becomes of a timer.
  public enum State: Sendable, Hashable {
    /// Not started, or its time is not over.
    case waiting
    /// Its closure is being run, or was.
    case fired
    /// It was cancelled before its time was over.
    case cancelled
  }

  private let decision: Decision
  private let thread: OSThread<Void>

  /// Creates a timer; its time begins with ``start()``.
  ///
  /// - Parameters:
  ///   - delay: how long to wait on the monotonic clock; zero or less runs the closure at once.
  ///   - name: the name of the thread; `Thread-` and its number if not given.
  ///   - action: what to run. An error that it throws is ``join(timeout:)``'s.
  public init(
    after delay: Duration, name: String? = nil, _ action: @escaping @Sendable () throws -> Void
  ) {
    let decision = Decision()
    self.decision = decision
    thread = OSThread(name: name) {
      _ = decision.cancelled.wait(timeout: delay)
      if decision.take(.fired) { try action() }
    }
  }

  /// Starts the time; blocks for no longer than it takes to start a thread.
  ///
  /// - Throws: ``ThreadStartError`` if it was started before, or the system refuses a thread.
  public func start() throws(ThreadStartError) {
    try thread.start()
  }

  /// What has become of the timer.
  public var state: State { decision.state }

  /// Keeps the closure from being run, if it has not begun; may be called before the start and often.
  ///
  /// Never blocks: a closure that has begun is not waited for.
  ///
  /// - Returns: whether it is kept from being run.
  @discardableResult
  public func cancel() -> Bool {
    let isCancelled = decision.take(.cancelled) || state == .cancelled
    decision.cancelled.set()
    return isCancelled
  }

  /// Waits until the closure has been run, or will not be.
  ///
  /// Blocks the calling thread. May be called often, and by many threads.
  ///
  /// - Parameter timeout: how long to wait; zero or less does not wait, nil waits for as long as it takes.
  /// - Throws: what the closure threw; ``ThreadJoinError``, also when the time ran out.
  public func join(timeout: Duration? = nil) throws {
    try thread.join(timeout: timeout)
  }

  /// Waits until the closure has been run, or will not be, but no longer than until `deadline`.
  ///
  /// As ``join(timeout:)``.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Throws: what the closure threw; ``ThreadJoinError``, also when the time ran out.
  public func join(deadline: ContinuousClock.Instant) throws {
    try thread.join(deadline: deadline)
  }

  /// Who came first: the time or the cancellation.
  private final class Decision: Sendable {
    let cancelled = Event()
    private let code = Atomic<UInt8>(0)

    var state: State {
      switch code.load(ordering: .acquiring) {
      case 0: .waiting
      case 1: .fired
      default: .cancelled
      }
    }

    /// Whether this is the first decision.
    func take(_ state: State) -> Bool {
      code.compareExchange(
        expected: 0, desired: state == .fired ? 1 : 2, ordering: .acquiringAndReleasing
      ).exchanged
    }
  }
}
