/// The bytes before a message: its length, as `multiprocessing.connection` writes it.
///
/// Four bytes, signed and big-endian; where they do not suffice, -1 and then eight bytes, unsigned.
enum MessageHeader {
  /// The length that says that another one of eight bytes follows.
  static let longMark: Int32 = -1

  /// The header of a message of so many bytes.
  static func bytes(forLength length: Int) -> [UInt8] {
    if let short = Int32(exactly: length) { return bigEndian(UInt32(bitPattern: short)) }
    return bigEndian(UInt32(bitPattern: longMark)) + bigEndian(UInt64(length))
  }

  private static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }
}
