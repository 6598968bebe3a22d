internal import Threading

extension SharedQueue {
  /// Takes the next array of numbers, waiting while there is none, and lends its elements to `body` where they
  /// lie in the queue's memory: a large array is not copied for the receiver.
  ///
  /// ```swift
  /// let frames = try SharedQueue<[Float]>(capacity: 4)
  /// // In another process: try frames.put(frame)
  /// let brightest = try frames.withNext { pixels in
  ///   pixels.indices.reduce(0) { max($0, pixels[$1]) }
  /// }
  /// ```
  ///
  /// The element is taken when `body` begins, as by ``take()``, and its memory is the queue's again when `body`
  /// ends, in whatever way. `body` runs without a lock: others put and take meanwhile, and `body` itself may. An
  /// array of up to 256 KiB is copied first, and so is one of `Bool`. As many as ``capacity`` and 256 more may be read
  /// at a time; then puts of large arrays wait for one of the readers.
  ///
  /// Blocks the calling thread while the queue is empty.
  ///
  /// - Parameters:
  ///   - timeout: how long to wait on the monotonic clock; zero or less does not wait, nil waits for as long as it
  ///     takes. The time of `body` does not count.
  ///   - body: is given the elements. If its process dies the element was taken by the dead, and others have the
  ///     memory again.
  /// - Returns: what `body` returned.
  /// - Throws: what `body` threw; ``SharedQueueTakeError/timedOut``; otherwise as ``take()``.
  public func withNext<Number: SharedNumber & BitwiseCopyable, Result: ~Copyable>(
    timeout: Duration? = nil, _ body: (Span<Number>) throws -> Result
  ) throws -> Result where Element == [Number] {
    try withTaken(
      until: timeout.map { Deadline(after: $0) }, waits: true,
      inPlace: { bytes in
        guard let elements = Self.elements(Number.self, in: bytes) else { return nil }
        return try body(elements.span)
      },
      rebuilt: { array in try body(array.span) })
  }

  /// The numbers of an encoded array, where they lie; nil if they cannot be used there.
  private static func elements<Number: BitwiseCopyable>(
    _: Number.Type, in bytes: UnsafeRawBufferPointer
  ) -> UnsafeBufferPointer<Number>? {
    // Not every byte is a Bool: that is checked in a copy, which nobody else can change.
    guard Number.self != Bool.self, let scalar = Number.self as? any BlockScalar.Type else {
      return nil
    }
    let source = DecodingSource(bytes, isShared: true, userInfo: ValueReader.noInfo)
    guard let item = try? source.onlyItem(in: 0..<bytes.count), item.tag == .block,
      item.element == scalar.blockElement, let start = bytes.baseAddress.map({ $0 + item.payload }),
      Int(bitPattern: start) % MemoryLayout<Number>.alignment == 0
    else { return nil }
    let count = (item.end - item.payload) / MemoryLayout<Number>.stride
    return UnsafeBufferPointer(start: start.assumingMemoryBound(to: Number.self), count: count)
  }
}
