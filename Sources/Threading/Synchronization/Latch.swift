internal import Jobs

/// A count that goes down to zero once, and that threads wait for.
///
/// ```swift
/// let ready = Latch(count: 3)
/// // each of three threads, when it has set itself up
/// ready.countDown()
/// // who needs all three
/// ready.wait()
/// ```
///
/// Unlike a ``Barrier`` it is not used again, and those who count need not wait. Waiting blocks the
/// thread, which says so in its ``AnyOSThread/state``; `Task.cancel` does not reach it.
public final class Latch: @unchecked Sendable {
  // Sendable: `left` is touched with `changed`'s lock held and in no other way.

  private let changed = Condition()
  private var left: Int

  /// Creates a latch.
  ///
  /// - Parameter count: how often it must be counted down; with 0 nobody ever waits.
  /// - Precondition: `count` is not negative.
  public init(count: Int) {
    precondition(count >= 0, "a latch must have a count of at least 0, not \(count)")
    left = count
  }

  /// How much is left to be counted down at this moment.
  public var count: Int { changed.withLock { left } }

  /// Counts down, and lets all who wait go when zero is reached; never blocks.
  ///
  /// - Parameter count: by how much.
  /// - Precondition: `count` is at least 1, and no more than is left.
  /// - Complexity: O(1); O(n) in the number of threads that wait when zero is reached.
  public func countDown(by count: Int = 1) {
    precondition(count >= 1, "a latch is counted down by at least 1, not \(count)")
    let isOpen = changed.withLock {
      precondition(count <= left, "a latch of which \(left) are left was counted down by \(count)")
      left -= count
      return left == 0
    }
    if isOpen { changed.broadcast() }
  }

  /// Waits until zero is reached; returns at once if it has been.
  ///
  /// Blocks the calling thread.
  public func wait() {
    _ = wait(until: nil)
  }

  /// Waits until zero is reached, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less only looks.
  /// - Returns: whether zero is reached; `false` says that the time ran out.
  public func wait(timeout: Duration) -> Bool {
    wait(until: Deadline(after: timeout))
  }

  /// Waits until zero is reached, but no longer than until `deadline`.
  ///
  /// As ``wait(timeout:)``.
  ///
  /// - Parameter deadline: until when to wait; one that has passed only looks.
  /// - Returns: whether zero is reached; `false` says that the time ran out.
  public func wait(deadline: ContinuousClock.Instant) -> Bool {
    wait(until: Deadline(at: deadline))
  }

  private func wait(until deadline: Deadline?) -> Bool {
    changed.lock.lock(as: .latch)
    defer { changed.lock.unlock() }
    return changed.wait(until: deadline, as: .latch) { left == 0 }
  }
}
