/// One message of a stream: a kind, which is the user's to define, and its bytes.
///
/// On the wire it is a header of nine bytes, the payload's length and the kind, and then the
/// payload (`docs/wire-format.md`). To send one without a copy, leave room for the header first:
///
///     var message = [UInt8](repeating: 0, count: Frame.headerLength)
///     try BinaryEncoder().encode(value, appendingTo: &message)
///     Frame.fillInHeader(of: &message, kind: 1)
public struct Frame: Sendable, Equatable {
  /// The bytes of a header.
  public static let headerLength = 9

  /// What the payload means.
  public var kind: UInt8

  /// The message itself.
  public var payload: [UInt8]

  /// Makes a frame.
  ///
  /// - Parameters:
  ///   - kind: What the payload means.
  ///   - payload: The message itself.
  public init(kind: UInt8, payload: [UInt8]) {
    self.kind = kind
    self.payload = payload
  }

  /// The header of a frame.
  ///
  /// - Parameters:
  ///   - kind: What the payload means.
  ///   - length: The bytes of the payload; not negative.
  public static func header(kind: UInt8, length: Int) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: headerLength)
    write(kind: kind, length: length, to: &header)
    return header
  }

  /// Fills in the header of a message whose first nine bytes were left free for it.
  ///
  /// - Parameters:
  ///   - message: Room for the header, and the payload; at least ``headerLength`` bytes.
  ///   - kind: What the payload means.
  public static func fillInHeader(of message: inout [UInt8], kind: UInt8) {
    write(kind: kind, length: message.count - headerLength, to: &message)
  }

  /// Writes a header to memory of its length.
  static func writeHeader(
    kind: UInt8, length: Int, to memory: Slice<UnsafeMutableRawBufferPointer>
  ) {
    precondition(length >= 0, "a frame's length cannot be negative")
    let header = UnsafeMutableRawBufferPointer(rebasing: memory)
    header.storeBytes(of: UInt64(length).littleEndian, as: UInt64.self)
    header[8] = kind
  }

  private static func write(kind: UInt8, length: Int, to message: inout [UInt8]) {
    precondition(length >= 0, "a frame's length cannot be negative")
    for index in 0..<8 {
      message[index] = UInt8(truncatingIfNeeded: length &>> (8 &* index))
    }
    message[8] = kind
  }
}
