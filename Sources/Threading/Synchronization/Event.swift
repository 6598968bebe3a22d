internal import Jobs
internal import Synchronization

/// Something that has happened or not, and that threads wait for.
///
/// ```swift
/// let loaded = Event()
/// // one thread
/// loaded.set()
/// // the others
/// if loaded.wait(timeout: .seconds(5)) { … }
/// ```
///
/// Waiting blocks the thread, which says so in its ``AnyOSThread/state``; `Task.cancel` does not reach
/// it.
public final class Event: Sendable {
  private let changed = Condition()
  private let flag = Atomic<Bool>(false)
  /// How often the event was set: who waits is let go by a set that was cleared at once.
  private let settings = Atomic<Int>(0)

  /// Creates an event that has not happened.
  public init() {}

  /// Whether the event has happened; never blocks.
  public var isSet: Bool { flag.load(ordering: .acquiring) }

  /// Says that the event has happened, and lets all who wait for it go; never blocks.
  ///
  /// - Complexity: O(n) in the number of threads that wait.
  public func set() {
    changed.withLock {
      flag.store(true, ordering: .releasing)
      settings.wrappingAdd(1, ordering: .releasing)
    }
    changed.broadcast()
  }

  /// Says that the event has not happened (again): who comes from now on waits.
  ///
  /// Never blocks.
  public func clear() {
    changed.withLock { flag.store(false, ordering: .releasing) }
  }

  /// Waits until the event happens; returns at once if it has.
  ///
  /// Blocks the calling thread.
  public func wait() {
    _ = wait(until: nil)
  }

  /// Waits until the event happens, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less only looks.
  /// - Returns: whether it has happened, if only for a moment; `false` says that the time ran out.
  public func wait(timeout: Duration) -> Bool {
    timeout > .zero ? wait(until: Deadline(after: timeout)) : isSet
  }

  /// Waits until the event happens, but no longer than until `deadline`.
  ///
  /// As ``wait(timeout:)``.
  ///
  /// - Parameter deadline: until when to wait; one that has passed only looks.
  /// - Returns: whether it has happened; `false` says that the time ran out.
  public func wait(deadline: ContinuousClock.Instant) -> Bool {
    wait(timeout: ContinuousClock.now.duration(to: deadline))
  }

  private func wait(until deadline: Deadline?) -> Bool {
    if isSet { return true }
    // Before the lock, for which it may have to wait: who is seen waiting is let go by the next set.
    let before = settings.load(ordering: .acquiring)
    changed.lock.lock(as: .event)
    defer { changed.lock.unlock() }
    return changed.wait(until: deadline, as: .event) {
      isSet || settings.load(ordering: .acquiring) != before
    }
  }
}
