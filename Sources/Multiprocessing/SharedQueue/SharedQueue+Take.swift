internal import Threading

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
    try take(until: Deadline(after: timeout), waits: true)
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
  /// One that cannot be rebuilt ends the batch: if it is the first, its error is thrown. Otherwise what came before
  /// it is returned, and the next take of this object, whichever it is, throws the error instead of taking.
  ///
  /// - Parameter maximum: how many at most.
  /// - Returns: at least one element.
  /// - Throws: as ``take()``, for the first.
  /// - Precondition: `maximum` is at least 1.
  public func take(upTo maximum: Int) throws -> [Element] {
    precondition(maximum >= 1, "a batch has at least one element, not \(maximum)")
    var elements = [try take()]
    while elements.count < maximum {
      do {
        elements.append(try tryTake())
      } catch SharedQueueTakeError.empty, SharedQueueTakeError.shutDown {
        break
      } catch {
        untold.add(error)
        break
      }
    }
    return elements
  }

  // Untyped, as the others of this queue: a typed error with a text in it stops the compiler of Swift 6.3 in
  // the loop that every consumer writes (do, take, catch shutDown, return).
  private func take(until deadline: Deadline?, waits: Bool) throws -> Element {
    try untold.throwNext()
    let reader = readers.take() ?? ElementReader()
    defer { readers.giveBack(reader) }
    let taking = core.take(into: reader.buffer, until: deadline, waits: waits)
    // Apart: a small element has no use for the closures, which would cost it a tenth.
    if case .copied(let length) = taking {
      return try rebuild(
        UnsafeRawBufferPointer(rebasing: reader.buffer[..<length]), with: reader)
    }
    return try use(taking, with: reader, inPlace: { _ in nil }, rebuilt: { $0 })
  }

  /// Takes the next element and gives it to one of two functions.
  ///
  /// - Parameters:
  ///   - inPlace: is given the bytes of an element that lies in an extent; nil asks for it to be rebuilt.
  ///   - rebuilt: is given the element.
  func withTaken<Result: ~Copyable>(
    until deadline: Deadline?, waits: Bool,
    inPlace: (UnsafeRawBufferPointer) throws -> Result?, rebuilt: (Element) throws -> Result
  ) throws -> Result {
    try untold.throwNext()
    let reader = readers.take() ?? ElementReader()
    defer { readers.giveBack(reader) }
    let taking = core.take(into: reader.buffer, until: deadline, waits: waits)
    return try use(taking, with: reader, inPlace: inPlace, rebuilt: rebuilt)
  }

  @inline(never)
  private func use<Result: ~Copyable>(
    _ taking: SharedQueueCore.Taking, with reader: ElementReader,
    inPlace: (UnsafeRawBufferPointer) throws -> Result?, rebuilt: (Element) throws -> Result
  ) throws -> Result {
    switch taking {
    case .copied(let length):
      return try rebuilt(
        rebuild(UnsafeRawBufferPointer(rebasing: reader.buffer[..<length]), with: reader))
    case .allocated(let copy):
      defer { copy.deallocate() }
      return try rebuilt(rebuild(UnsafeRawBufferPointer(copy), with: reader))
    case .extent(let extent, let length):
      defer { core.free([extent]) }
      guard let start = core.map(extent) else {
        throw SharedQueueTakeError.outOfMemory(bytes: length)
      }
      defer { core.mappings.release(extent) }
      let bytes = UnsafeRawBufferPointer(start: start, count: length)
      if let result = try inPlace(bytes) { return result }
      return try rebuilt(rebuild(bytes, with: reader))
    case .empty: throw SharedQueueTakeError.empty
    case .timedOut: throw SharedQueueTakeError.timedOut
    case .shutDown: throw SharedQueueTakeError.shutDown
    }
  }

  @inline(__always)
  private func rebuild(
    _ bytes: UnsafeRawBufferPointer, with reader: ElementReader
  ) throws -> Element {
    do {
      return try reader.values.read(Element.self, from: bytes)
    } catch {
      throw SharedQueueTakeError.notTransferable(
        typeName: "\(Element.self)", message: describe(error))
    }
  }
}
