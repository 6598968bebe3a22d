internal import Threading

extension SharedQueue {
  /// Puts an element, waiting while there is no room.
  ///
  /// Blocks the calling thread while the queue is full. The element is encoded before, without any lock.
  ///
  /// - Parameter element: the element.
  /// - Throws: ``SharedQueuePutError/shutDown(_:)`` if the queue is shut down, before the call or while it
  ///   waits; ``SharedQueuePutError/notTransferable(_:message:)``; ``SharedQueuePutError/outOfMemory(_:bytes:)``.
  ///   The element comes back with each of them.
  /// - Complexity: O(1), and O(n) in the bytes of the element.
  public func put(_ element: Element) throws {
    try put(element, until: nil, waits: true)
  }

  /// Puts an element, waiting for no longer than `timeout` while there is no room.
  ///
  /// Blocks the calling thread while the queue is full.
  ///
  /// - Parameters:
  ///   - element: the element.
  ///   - timeout: how long to wait on the monotonic clock; zero or less does not wait, and any length is
  ///     allowed.
  /// - Throws: ``SharedQueuePutError/timedOut(_:)``; otherwise as ``put(_:)``.
  public func put(
    _ element: Element, timeout: Duration
  ) throws {
    try put(element, until: Deadline(after: timeout), waits: true)
  }

  /// Puts an element, waiting until `deadline` at most while there is no room.
  ///
  /// Blocks the calling thread while the queue is full.
  ///
  /// - Parameters:
  ///   - element: the element.
  ///   - deadline: until when to wait; one that has passed does not wait.
  /// - Throws: ``SharedQueuePutError/timedOut(_:)``; otherwise as ``put(_:)``.
  public func put(
    _ element: Element, deadline: ContinuousClock.Instant
  ) throws {
    try put(element, timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// Puts an element if there is room now; never waits for room.
  ///
  /// - Parameter element: the element.
  /// - Throws: ``SharedQueuePutError/full(_:)``; otherwise as ``put(_:)``.
  public func tryPut(_ element: Element) throws {
    try put(element, until: nil, waits: false)
  }

  private func put(
    _ element: Element, until deadline: Deadline?, waits: Bool
  ) throws {
    let coder = coders.take() ?? ElementCoder(core)
    let putting: SharedQueueCore.Putting
    let bytes: Int
    do {
      (putting, bytes) = try coder.put(element, until: deadline, waits: waits)
    } catch {
      throw SharedQueuePutError.notTransferable(element, message: describe(error))
    }
    if coder.isSmall { coders.giveBack(coder) }
    switch putting {
    case .done: return
    case .full: throw SharedQueuePutError.full(element)
    case .timedOut: throw SharedQueuePutError.timedOut(element)
    case .shutDown: throw SharedQueuePutError.shutDown(element)
    case .noMemory, .noArena: throw SharedQueuePutError.outOfMemory(element, bytes: bytes)
    }
  }
}
