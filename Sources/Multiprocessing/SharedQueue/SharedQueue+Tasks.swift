internal import Threading

extension SharedQueue {
  /// Says that an element that was taken has been dealt with.
  ///
  /// Whoever takes calls it once for each element, when its work is done; ``join()`` waits for that. A queue
  /// that nobody joins needs none of it. What a process had taken that died counts as dealt with.
  ///
  /// - Throws: ``SharedQueueTaskError/nothingUnfinished`` if it has been called for all elements that were
  ///   taken.
  public func taskDone() throws(SharedQueueTaskError) {
    guard core.taskDone() else { throw .nothingUnfinished }
  }

  /// How many elements have been put and not yet been dealt with, at this moment.
  public var unfinishedTaskCount: Int { core.unfinishedCount }

  /// Waits until every element that was put has been taken and dealt with.
  ///
  /// Blocks the calling thread. A shutdown alone does not end the wait; what an immediate one throws away
  /// counts as done, and what a process had taken that died does as well.
  public func join() {
    _ = core.join(until: nil)
  }

  /// Waits until every element has been dealt with, but for no longer than `timeout`.
  ///
  /// Blocks the calling thread; see ``join()``.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait.
  /// - Returns: `false` if the time ran out.
  public func join(timeout: Duration) -> Bool {
    core.join(until: Deadline(after: timeout))
  }

  /// Waits until every element has been dealt with, until `deadline` at most.
  ///
  /// - Returns: `false` if the time ran out.
  public func join(deadline: ContinuousClock.Instant) -> Bool {
    join(timeout: ContinuousClock.now.duration(to: deadline))
  }
}
