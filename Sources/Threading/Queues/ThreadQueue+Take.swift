extension ThreadQueue {
  /// Takes the next element, waiting while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Returns: the element that is next in the queue's order.
  /// - Throws: ``QueueTakeError/shutDown`` if the queue is shut down and has nothing left.
  /// - Complexity: O(1); O(log *n*) in a ``BlockingPriorityQueue``.
  @inlinable
  public final func take() throws(QueueTakeError) -> Element {
    if let element = try takeAtOnce() { return element }
    return try takeWaiting(.none)
  }

  /// Takes the next element, waiting for no longer than `timeout` while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait, and
  ///   any length is allowed.
  /// - Returns: the element that is next in the queue's order.
  /// - Throws: ``QueueTakeError/timedOut``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Complexity: as that of ``take()``.
  @inlinable
  public final func take(timeout: Duration) throws(QueueTakeError) -> Element {
    if let element = try takeAtOnce() { return element }
    return try takeWaiting(.for(timeout))
  }

  /// Takes the next element, waiting until `deadline` at most while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Returns: the element that is next in the queue's order.
  /// - Throws: ``QueueTakeError/timedOut``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Complexity: as that of ``take()``.
  @inlinable
  public final func take(deadline: ContinuousClock.Instant) throws(QueueTakeError) -> Element {
    if let element = try takeAtOnce() { return element }
    return try takeWaiting(.until(deadline))
  }

  /// Takes the next element if there is one now; never waits.
  ///
  /// - Returns: the element that is next in the queue's order.
  /// - Throws: ``QueueTakeError/empty``, or ``QueueTakeError/shutDown`` if the queue is shut down
  ///   and has nothing left.
  /// - Complexity: as that of ``take()``.
  @inlinable
  public final func tryTake() throws(QueueTakeError) -> Element {
    if let element = try takeAtOnce() { return element }
    throw .empty
  }

  // MARK: - One way out

  /// Takes an element and wakes who waits for its room; `nil` if there is none.
  @inlinable
  final func takeAtOnce() throws(QueueTakeError) -> Element? {
    switch buffer.take() {
    case .element(let element):
      putters.wakeOne()
      return element
    case .empty:
      return nil
    case .shutDown:
      throw .shutDown
    }
  }

  @inlinable
  @inline(never)
  final func takeWaiting(_ limit: QueueWait.Limit) throws(QueueTakeError) -> Element {
    var wait = QueueWait(limit)
    while true {
      let verdict = wait.wait(in: takers, spinning: buffer.isWorthSpinning) { buffer.mayTake }
      if verdict == .timedOut { throw .timedOut }
      if let element = try takeAtOnce() { return element }
    }
  }
}
