/// Cuts a stream of bytes into messages, however the bytes arrive.
///
/// It does no input of its own. A length above the limit is refused before anything is reserved for
/// it; below the limit memory grows with the bytes that really arrive, to at most twice their number.
/// It is ready for the next message as soon as the last was taken, so that whoever reads no more than
/// ``wanted`` bytes at a time takes nothing of a message that it was not asked for.
struct MessageReader: Sendable {
  private enum Part {
    case length
    case longLength
    case payload
  }

  private var part = Part.length
  private var header: [UInt8] = []
  private var payload: [UInt8] = []
  /// The length of the message that has begun, once it is known.
  private var length = 0

  /// How many bytes of payload room is made for before any of them has arrived.
  private static var firstRoom: Int { 1 << 16 }

  init() {
    header.reserveCapacity(8)
  }

  /// Whether the stream may end here.
  var isBetweenMessages: Bool { part == .length && header.isEmpty }

  /// Whether the message that has begun is whole and can be taken.
  var isWhole: Bool { part == .payload && payload.count == length }

  /// How many bytes are missing until the header is read, or else the message whole.
  var wanted: Int {
    switch part {
    case .length: 4 - header.count
    case .longLength: 8 - header.count
    case .payload: length - payload.count
    }
  }

  /// Looks whether a message whose length is known already is too long for somebody else, too.
  func check(limit: Int) throws(MessageReaderError) {
    if part == .payload, length > limit {
      throw .tooLong(length: UInt64(length), limit: limit)
    }
  }

  /// Takes in bytes of the stream, those of one message at most.
  ///
  /// - Returns: how many bytes it took; fewer than there are if the message is whole.
  /// - Throws: when a header cannot be accepted. The stream is lost then: push nothing more.
  mutating func push(
    _ bytes: UnsafeRawBufferPointer, limit: Int
  ) throws(MessageReaderError) -> Int {
    var taken = 0
    while taken < bytes.count, !isWhole {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[taken...].prefix(wanted))
      if part == .payload {
        makeRoom(for: piece.count)
        payload.append(contentsOf: piece)
      } else {
        header.append(contentsOf: piece)
      }
      taken += piece.count
      if part != .payload, wanted == 0 { try readLength(limit: limit) }
    }
    return taken
  }

  /// Has somebody write payload bytes where they are to lie, at most ``wanted`` of them.
  ///
  /// - Precondition: a message has begun, its length is known, and it is not whole.
  mutating func fill(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
    precondition(part == .payload && !isWhole)
    let room = min(wanted, max(Self.firstRoom, payload.count))
    makeRoom(for: room)
    payload.append(addingCapacity: room) { span in
      span.withUnsafeMutableBufferPointer { buffer, count in
        let free = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(buffer)[count...].prefix(room))
        count += body(free)
      }
    }
  }

  /// Whether the next bytes are payload, so that ``fill(_:)`` may be called.
  var wantsPayload: Bool { part == .payload && !isWhole }

  /// Takes the message out, if it is whole.
  mutating func take() -> [UInt8]? {
    guard isWhole else { return nil }
    var message: [UInt8] = []
    swap(&message, &payload)
    part = .length
    length = 0
    return message
  }

  private mutating func readLength(limit: Int) throws(MessageReaderError) {
    let number = header.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    header.removeAll(keepingCapacity: true)
    if part == .length {
      let short = Int32(bitPattern: UInt32(number))
      if short == MessageHeader.longMark {
        part = .longLength
        return
      }
      guard short >= 0 else { throw .negativeLength(short) }
    }
    guard let count = Int(exactly: number), count <= limit else {
      throw .tooLong(length: number, limit: limit)
    }
    length = count
    part = .payload
  }

  private mutating func makeRoom(for count: Int) {
    let needed = payload.count + count
    guard needed > payload.capacity else { return }
    // Doubles as bytes arrive, but never beyond the message.
    payload.reserveCapacity(min(length, max(needed, 2 * payload.count)))
  }
}
