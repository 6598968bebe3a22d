extension SharedQueue {
  /// Takes the next element, waiting while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Returns: the element that has been in the queue for longest.
  /// - Throws: ``SharedQueueTakeError/shutDown`` if the queue is shut down and has nothing left;
  ///   ``SharedQueueTakeError/notTransferable(typeName:message:)`` if what was taken cannot be rebuilt.
  /// - Complexity: O(1), and O(n) in the bytes of the element.
  public func take() throws -> Element {
    try take(until: nil, waits: true)
  }

  /// Takes the next element, waiting for no longer than `timeout` while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Parameter timeout: how long to wait on the monotonic clock; zero or less does not wait, and any length
  ///   is allowed.
  /// - Throws: ``SharedQueueTakeError/timedOut``; otherwise as ``take()``.
  public func take(timeout: Duration) throws -> Element {
    try take(until: SharedDeadline(after: timeout), waits: true)
  }

  /// Takes the next element, waiting until `deadline` at most while there is none.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Parameter deadline: until when to wait; one that has passed does not wait.
  /// - Throws: ``SharedQueueTakeError/timedOut``; otherwise as ``take()``.
  public func take(deadline: ContinuousClock.Instant) throws -> Element {
    try take(timeout: ContinuousClock.now.duration(to: deadline))
  }

  /// Takes the next element if there is one now; never waits for one.
  ///
  /// - Throws: ``SharedQueueTakeError/empty``; otherwise as ``take()``.
  public func tryTake() throws -> Element {
    try take(until: nil, waits: false)
  }

  /// Takes several elements at once: the first as ``take()``, and the others that are there.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Parameter maximum: how many at most.
  /// - Returns: at least one element.
  /// - Precondition: `maximum` is at least 1.
  public func take(upTo maximum: Int) throws -> [Element] {
    precondition(maximum >= 1, "a batch has at least one element, not \(maximum)")
    var elements = [try take()]
    while elements.count < maximum, let element = try? tryTake() { elements.append(element) }
    return elements
  }

  private func take(
    until deadline: SharedDeadline?, waits: Bool
  ) throws -> Element {
    // Untyped, as the others of this queue: a typed error with a text in it stops the compiler of Swift 6.3
    // in the loop that every consumer writes (do, take, catch shutDown, return).
    let result = withUnsafeTemporaryAllocation(byteCount: 512, alignment: 16) { buffer in
      rebuild(core.take(into: buffer, until: deadline, waits: waits), buffer)
    }
    return try result.get()
  }

  private func rebuild(
    _ taking: SharedQueueCore.Taking, _ buffer: UnsafeMutableRawBufferPointer
  ) -> Result<Element, SharedQueueTakeError> {
    switch taking {
    case .copied(let length):
      return decode(UnsafeRawBufferPointer(rebasing: buffer[..<length]))
    case .allocated(let copy):
      defer { copy.deallocate() }
      return decode(UnsafeRawBufferPointer(copy))
    case .extent(let extent, let length):
      defer { core.extents.free(extent) }
      guard let start = core.map(extent) else { return .failure(.outOfMemory(bytes: length)) }
      defer { core.mappings.release(extent) }
      return decode(UnsafeRawBufferPointer(start: start, count: length))
    case .empty: return .failure(.empty)
    case .timedOut: return .failure(.timedOut)
    case .shutDown: return .failure(.shutDown)
    }
  }

  private func decode(_ bytes: UnsafeRawBufferPointer) -> Result<Element, SharedQueueTakeError> {
    do {
      return .success(try ValueReader.read(Element.self, from: bytes))
    } catch {
      return .failure(
        .notTransferable(typeName: "\(Element.self)", message: describe(error)))
    }
  }
}
