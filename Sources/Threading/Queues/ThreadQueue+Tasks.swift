extension ThreadQueue {
  /// Says that an element that was taken has been dealt with.
  ///
  /// Whoever takes calls it once for each element, when its work is done; ``join()`` waits for that.
  /// A queue that nobody joins needs none of it. Does not block.
  ///
  /// - Throws: ``QueueTaskError/nothingUnfinished`` if it has been called for all elements that were
  ///   ever put.
  /// - Complexity: O(1).
  @inlinable
  public final func taskDone() throws(QueueTaskError) {
    guard tasks.countOneDone(of: { buffer.putCount }) else { throw .nothingUnfinished }
  }

  /// How many elements have been put and not yet been dealt with, at this moment.
  ///
  /// - Complexity: O(1).
  @inlinable
  public final var unfinishedTaskCount: Int {
    tasks.unfinishedCount { buffer.putCount }
  }

  /// Waits until every element that was put has been taken and dealt with.
  ///
  /// Blocks the calling thread until ``taskDone()`` has been called for each of them. A shutdown
  /// alone does not end the wait; what an immediate one throws away counts as done.
  @inlinable
  public final func join() {
    _ = tasks.wait(.none) { buffer.putCount }
  }

  /// Waits until every element has been dealt with, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread; see ``join()``.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait, and
  ///   any length is allowed.
  /// - Returns: `false` if the time ran out.
  @inlinable
  public final func join(timeout: Duration) -> Bool {
    tasks.wait(.for(timeout)) { buffer.putCount }
  }

  /// Waits until every element has been dealt with, until `deadline` at most.
  ///
  /// Blocks the calling thread; see ``join()``.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Returns: `false` if the time ran out.
  @inlinable
  public final func join(deadline: ContinuousClock.Instant) -> Bool {
    tasks.wait(.until(deadline)) { buffer.putCount }
  }
}
