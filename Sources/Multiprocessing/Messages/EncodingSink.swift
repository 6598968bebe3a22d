/// The bytes that one tree of values is written to.
///
/// Plain values stream to the end of the sink of what surrounds them. A nested container or a
/// super encoder has a sink of its own until what surrounds it ends, so that several can be
/// written in turns.
final class EncodingSink {
  /// What has been written.
  ///
  /// Unchecked, as the checks take a third of the time, and no access here calls foreign code.
  @exclusivity(unchecked)
  var bytes: [UInt8]

  /// The innermost value that is being written: the only one that may append.
  @exclusivity(unchecked)
  var top: EncodingNode?

  let userInfo: [CodingUserInfoKey: any Sendable]

  init(bytes: [UInt8], userInfo: [CodingUserInfoKey: any Sendable]) {
    self.bytes = bytes
    self.userInfo = userInfo
  }

  /// Where the next byte will lie.
  var count: Int { bytes.count }

  @inline(__always)
  func put(_ tag: WireTag) {
    bytes.append(tag.rawValue)
  }

  @inline(__always)
  func putVarint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Appends a number's own bytes, lowest first.
  @inline(__always)
  func putRaw<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Appends a length and the bytes of a string.
  @inline(__always)
  func putText(_ text: String) {
    var text = text
    text.withUTF8 { utf8 in
      putVarint(UInt64(utf8.count))
      putBulk(UnsafeRawBufferPointer(utf8))
    }
  }

  @inline(__always)
  func putBulk(_ bulk: UnsafeRawBufferPointer) {
    // Nothing large is ever moved to make room for the length of what surrounds it.
    if bulk.count >= 4096 { top?.widenLengths() }
    bytes.append(contentsOf: bulk)
  }

  func putBlock<Element: BlockScalar>(_ elements: [Element]) {
    put(.block)
    bytes.append(Element.blockElement.rawValue)
    elements.withUnsafeBytes { raw in
      putVarint(UInt64(raw.count))
      putBulk(raw)
    }
  }

  @inline(__always)
  func putSigned(_ value: Int64) {
    put(.signed)
    putVarint(UInt64(bitPattern: (value &<< 1) ^ (value &>> 63)))
  }

  @inline(__always)
  func putUnsigned(_ value: UInt64) {
    put(.unsigned)
    putVarint(value)
  }

  /// Forgets everything from an offset on.
  func truncate(to offset: Int) {
    bytes.removeLast(bytes.count - offset)
  }

  /// Moves everything from an offset on towards the end.
  func openGap(at offset: Int, width: Int) {
    let tail = bytes.count - offset
    bytes.append(contentsOf: repeatElement(0, count: width))
    bytes.withUnsafeMutableBytes { raw in
      guard let base = raw.baseAddress else { return }
      (base + offset + width).copyMemory(from: base + offset, byteCount: tail)
    }
  }

  /// Writes a length over the bytes that were reserved for it, padded to their number.
  func patchVarint(_ value: UInt64, at offset: Int, width: Int) {
    var rest = value
    for index in offset..<(offset + width - 1) {
      bytes[index] = UInt8(truncatingIfNeeded: rest) | 0x80
      rest &>>= 7
    }
    bytes[offset + width - 1] = UInt8(truncatingIfNeeded: rest)
  }

  /// The least number of bytes that hold a length.
  static func varintWidth(_ value: UInt64) -> Int {
    max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 6) / 7)
  }
}
