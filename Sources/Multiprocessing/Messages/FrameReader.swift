/// Cuts a stream of bytes into frames, however the bytes arrive.
///
/// It does no input of its own: push what has arrived, then take whole frames until there is none.
///
///     var reader = FrameReader(limit: 1 << 20)
///     try reader.push(chunk)
///     while let frame = reader.next() { … }
///
/// A length above the limit is refused before anything is reserved for it, and below the limit
/// memory grows with the bytes that really arrive, to at most twice their number.
public struct FrameReader: Sendable {
  /// The longest payload that is accepted.
  public let limit: Int

  private var header: [UInt8] = []
  private var payload: [UInt8] = []
  private var remaining = 0
  private var ready: [Frame] = []
  private var firstReady = 0
  private var failure: FrameError?

  /// Makes a reader at the start of a stream.
  ///
  /// - Parameter limit: The longest payload that is accepted.
  public init(limit: Int) {
    self.limit = limit
  }

  /// Whether the stream may end here: no frame has begun that has not arrived entirely.
  public var isBetweenFrames: Bool { header.isEmpty }

  /// Takes in bytes of the stream.
  ///
  /// - Throws: ``FrameError/tooLong(length:limit:)``; then the stream has no more frames, and
  ///   every later push throws the same. Frames that were whole before can still be taken.
  public mutating func push(_ bytes: UnsafeRawBufferPointer) throws(FrameError) {
    if let failure { throw failure }
    var rest = bytes[...]
    while !rest.isEmpty {
      if header.count < Frame.headerLength {
        let part = rest.prefix(Frame.headerLength - header.count)
        header.append(contentsOf: part)
        rest = rest.dropFirst(part.count)
        guard header.count == Frame.headerLength else { return }
        try readHeader()
      } else {
        let part = rest.prefix(remaining)
        grow(by: part.count)
        payload.append(contentsOf: UnsafeRawBufferPointer(rebasing: part))
        remaining -= part.count
        rest = rest.dropFirst(part.count)
      }
      if remaining == 0 { finishFrame() }
    }
  }

  /// Takes in bytes of the stream from an array.
  ///
  /// - Throws: The same as the other form.
  public mutating func push(_ bytes: [UInt8]) throws(FrameError) {
    let result = bytes.withUnsafeBytes { raw in
      Result { () throws(FrameError) in try push(raw) }
    }
    try result.get()
  }

  /// The frame that the bytes are, if they are one from its first byte to its last: as a push, and then
  /// ``next()``, without a copy on the way.
  ///
  /// - Returns: nil if they are anything else, or if a frame has begun or waits to be taken; then
  ///   nothing has been taken in.
  mutating func passThrough(_ bytes: UnsafeRawBufferPointer) -> Frame? {
    guard header.isEmpty, ready.isEmpty, failure == nil, bytes.count >= Frame.headerLength else {
      return nil
    }
    let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
    let payload = bytes[Frame.headerLength...]
    guard length == UInt64(payload.count), payload.count <= limit else { return nil }
    return Frame(
      kind: bytes[8], payload: [UInt8](copying: UnsafeRawBufferPointer(rebasing: payload)))
  }

  /// The next whole frame, or nil until more bytes arrive.
  public mutating func next() -> Frame? {
    guard firstReady < ready.count else { return nil }
    var frame = Frame(kind: 0, payload: [])
    swap(&frame, &ready[firstReady])
    firstReady += 1
    if firstReady == ready.count {
      ready.removeAll(keepingCapacity: true)
      firstReady = 0
    }
    return frame
  }

  /// Notes the end of the stream.
  ///
  /// - Throws: ``FrameError/truncated`` if it ended in the middle of a frame, or the failure of an
  ///   earlier push.
  public func finish() throws(FrameError) {
    if let failure { throw failure }
    if !isBetweenFrames { throw .truncated }
  }

  private mutating func readHeader() throws(FrameError) {
    var length: UInt64 = 0
    for byte in header[..<8].reversed() { length = length &<< 8 | UInt64(byte) }
    guard let count = Int(exactly: length), count <= limit else {
      let error = FrameError.tooLong(length: length, limit: limit)
      failure = error
      throw error
    }
    remaining = count
  }

  private mutating func grow(by count: Int) {
    let needed = payload.count + count
    guard needed > payload.capacity else { return }
    // Doubles as bytes arrive, but never beyond the frame; the limit keeps the sum from overflow.
    payload.reserveCapacity(min(payload.count + remaining, max(needed, 2 * payload.count)))
  }

  private mutating func finishFrame() {
    ready.append(Frame(kind: header[8], payload: payload))
    payload = []
    header.removeAll(keepingCapacity: true)
  }
}
