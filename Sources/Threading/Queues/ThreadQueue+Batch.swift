extension ThreadQueue {
  /// Takes what there is, up to a number of elements, waiting only while there is none.
  ///
  /// Blocks the calling thread while the queue is empty. Other threads may take in between: what
  /// comes is in the queue's order, though not without gaps.
  ///
  /// - Parameter maximum: how many elements to take at most.
  /// - Returns: at least one element, in the queue's order.
  /// - Throws: ``QueueTakeError/shutDown`` if the queue is shut down and has nothing left.
  /// - Precondition: `maximum` is at least 1.
  /// - Complexity: as that of ``take()``, for each element.
  @inlinable
  public final func take(upTo maximum: Int) throws(QueueTakeError) -> [Element] {
    checkBatch(of: maximum)
    return batch(maximum, first: try take())
  }

  /// Takes what there is, up to a number of elements, waiting for no longer than `timeout` while
  /// there is none.
  ///
  /// Blocks the calling thread while the queue is empty; see ``take(upTo:)``.
  ///
  /// - Parameters:
  ///   - maximum: how many elements to take at most.
  ///   - timeout: how long to wait for the first on the monotonic clock; zero or less does not wait.
  /// - Returns: at least one element, in the queue's order.
  /// - Throws: ``QueueTakeError/timedOut``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Precondition: `maximum` is at least 1.
  /// - Complexity: as that of ``take()``, for each element.
  @inlinable
  public final func take(
    upTo maximum: Int, timeout: Duration
  ) throws(QueueTakeError) -> [Element] {
    checkBatch(of: maximum)
    return batch(maximum, first: try take(timeout: timeout))
  }

  /// Takes what there is, up to a number of elements, waiting until `deadline` at most while there
  /// is none.
  ///
  /// Blocks the calling thread while the queue is empty; see ``take(upTo:)``.
  ///
  /// - Parameters:
  ///   - maximum: how many elements to take at most.
  ///   - deadline: until when to wait for the first; one that has passed does not wait.
  /// - Returns: at least one element, in the queue's order.
  /// - Throws: ``QueueTakeError/timedOut``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Precondition: `maximum` is at least 1.
  /// - Complexity: as that of ``take()``, for each element.
  @inlinable
  public final func take(
    upTo maximum: Int, deadline: ContinuousClock.Instant
  ) throws(QueueTakeError) -> [Element] {
    checkBatch(of: maximum)
    return batch(maximum, first: try take(deadline: deadline))
  }

  /// Takes what there is now, up to a number of elements; never waits.
  ///
  /// - Parameter maximum: how many elements to take at most.
  /// - Returns: at least one element, in the queue's order.
  /// - Throws: ``QueueTakeError/empty``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Precondition: `maximum` is at least 1.
  /// - Complexity: as that of ``take()``, for each element.
  @inlinable
  public final func tryTake(upTo maximum: Int) throws(QueueTakeError) -> [Element] {
    checkBatch(of: maximum)
    return batch(maximum, first: try tryTake())
  }

  @inlinable
  final func batch(_ maximum: Int, first: Element) -> [Element] {
    var elements = [first]
    while elements.count < maximum, let element = try? takeAtOnce() {
      elements.append(element)
    }
    return elements
  }

  /// Before anything is waited for or taken.
  @inlinable
  final func checkBatch(of maximum: Int) {
    precondition(maximum >= 1, "a batch has at least one element, not \(maximum)")
  }
}
