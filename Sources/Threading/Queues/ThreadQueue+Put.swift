extension ThreadQueue {
  /// Puts an element, waiting while there is no room.
  ///
  /// Blocks the calling thread while the queue is full.
  ///
  /// - Parameter element: the element.
  /// - Throws: ``QueuePutError/shutDown(_:)`` with the element if the queue is shut down, before the
  ///   call or while it waits.
  /// - Complexity: O(1), amortized; O(log *n*) in a ``BlockingPriorityQueue``.
  @inlinable
  public final func put(_ element: Element) throws(QueuePutError<Element>) {
    if !(try putAtOnce(element)) { try putWaiting(element, .none) }
  }

  /// Puts an element, waiting for no longer than `timeout` while there is no room.
  ///
  /// Blocks the calling thread while the queue is full.
  ///
  /// - Parameters:
  ///   - element: the element.
  ///   - timeout: how long to wait on the monotonic clock; zero or less does not wait, and any
  ///     length is allowed.
  /// - Throws: ``QueuePutError/timedOut(_:)`` or ``QueuePutError/shutDown(_:)``, with the element.
  /// - Complexity: as that of ``put(_:)``.
  @inlinable
  public final func put(
    _ element: Element, timeout: Duration
  ) throws(QueuePutError<Element>) {
    if !(try putAtOnce(element)) { try putWaiting(element, .for(timeout)) }
  }

  /// Puts an element, waiting until `deadline` at most while there is no room.
  ///
  /// Blocks the calling thread while the queue is full.
  ///
  /// - Parameters:
  ///   - element: the element.
  ///   - deadline: until when to wait; one that has passed does not wait.
  /// - Throws: ``QueuePutError/timedOut(_:)`` or ``QueuePutError/shutDown(_:)``, with the element.
  /// - Complexity: as that of ``put(_:)``.
  @inlinable
  public final func put(
    _ element: Element, deadline: ContinuousClock.Instant
  ) throws(QueuePutError<Element>) {
    if !(try putAtOnce(element)) { try putWaiting(element, .until(deadline)) }
  }

  /// Puts an element if there is room now; never waits.
  ///
  /// - Parameter element: the element.
  /// - Throws: ``QueuePutError/full(_:)`` or ``QueuePutError/shutDown(_:)``, with the element.
  /// - Complexity: as that of ``put(_:)``.
  @inlinable
  public final func tryPut(_ element: Element) throws(QueuePutError<Element>) {
    if !(try putAtOnce(element)) { throw .full(element) }
  }

  // MARK: - One way in

  /// Puts an element and wakes who waits for it; `false` if there is no room.
  @inlinable
  final func putAtOnce(_ element: Element) throws(QueuePutError<Element>) -> Bool {
    switch buffer.put(element) {
    case .done:
      takers.wakeOne()
      return true
    case .full:
      return false
    case .shutDown:
      throw .shutDown(element)
    }
  }

  @inlinable
  @inline(never)
  final func putWaiting(
    _ element: Element, _ limit: QueueWait.Limit
  ) throws(QueuePutError<Element>) {
    var wait = QueueWait(limit)
    repeat {
      let verdict = wait.wait(in: putters, spinning: buffer.isWorthSpinning) { buffer.mayPut }
      if verdict == .timedOut { throw .timedOut(element) }
    } while !(try putAtOnce(element))
  }
}
