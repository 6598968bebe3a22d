internal import CMultiprocessing

/// The bytes that are being decoded, and every look at them.
///
/// All offsets are checked here, against a limit that the callers take from an item that was
/// checked before or from `count`: no other code touches the memory. Each byte is read once: what is
/// checked after it was read is what is used, even if another process writes to the memory.
final class DecodingSource {
  /// Nil once the decoding has ended: a container that outlives it finds nothing.
  private var base: UnsafeRawPointer?
  let count: Int
  let userInfo: [CodingUserInfoKey: any Sendable]

  /// Whether another process may write to the bytes: then they are copied before they are checked.
  private let isShared: Bool

  init(
    _ bytes: UnsafeRawBufferPointer, isShared: Bool = false,
    userInfo: [CodingUserInfoKey: any Sendable]
  ) {
    self.isShared = isShared
    base = bytes.baseAddress
    count = bytes.count
    self.userInfo = userInfo
  }

  /// Ends the decoding; the memory may go.
  func close() {
    base = nil
  }

  /// Reads the head of the value at an offset; the value ends at or before the limit.
  func item(at offset: Int, limit: Int) throws(Malformed) -> WireItem {
    guard let base else { throw Malformed("The decoding has ended.", at: offset) }
    guard offset < limit else { throw Malformed("A value is missing.", at: offset) }
    guard let tag = WireTag(byte: base.load(fromByteOffset: offset, as: UInt8.self)) else {
      throw Malformed("The tag is unknown.", at: offset)
    }
    let start = offset + 1
    switch tag {
    case .null, .no, .yes:
      return WireItem(tag: tag, payload: start, end: start)
    case .signed, .unsigned:
      let (bits, end) = try varint(base, at: start, limit: limit)
      return WireItem(tag: tag, payload: start, end: end, bits: bits)
    case .float32:
      let end = try advance(start, by: 4, limit: limit)
      let bits = base.loadUnaligned(fromByteOffset: start, as: UInt32.self)
      return WireItem(tag: tag, payload: start, end: end, bits: UInt64(bits))
    case .float64:
      let end = try advance(start, by: 8, limit: limit)
      let bits = base.loadUnaligned(fromByteOffset: start, as: UInt64.self)
      return WireItem(tag: tag, payload: start, end: end, bits: bits)
    case .signed128, .unsigned128:
      let end = try advance(start, by: 16, limit: limit)
      return WireItem(tag: tag, payload: start, end: end)
    case .string, .map, .list:
      let (length, payload) = try varint(base, at: start, limit: limit)
      let end = try advance(payload, by: length, limit: limit)
      return WireItem(tag: tag, payload: payload, end: end)
    case .block:
      return try block(base, at: start, limit: limit)
    }
  }

  /// Reads the head of the value that fills a range.
  @inline(__always)
  func onlyItem(in range: Range<Int>) throws(Malformed) -> WireItem {
    guard range.upperBound <= count else {
      throw Malformed("A value is missing.", at: range.lowerBound)
    }
    let item = try item(at: range.lowerBound, limit: range.upperBound)
    guard item.end == range.upperBound else {
      throw Malformed("There are more bytes behind the value.", at: item.end)
    }
    return item
  }

  /// Reads the `Double` that fills a range; nil if something else does.
  @inline(__always)
  func onlyDouble(in range: Range<Int>) -> Double? {
    guard let base, range.count == 9, range.upperBound <= count,
      base.load(fromByteOffset: range.lowerBound, as: UInt8.self) == WireTag.float64.rawValue
    else { return nil }
    return Double(
      bitPattern: base.loadUnaligned(fromByteOffset: range.lowerBound &+ 1, as: UInt64.self))
  }

  private func block(
    _ base: UnsafeRawPointer, at offset: Int, limit: Int
  ) throws(Malformed) -> WireItem {
    guard offset < limit else { throw Malformed("A block ends too early.", at: offset) }
    let code = base.load(fromByteOffset: offset, as: UInt8.self)
    guard let element = BlockElement(rawValue: code) else {
      throw Malformed("The block's element type is unknown.", at: offset)
    }
    let (length, payload) = try varint(base, at: offset + 1, limit: limit)
    let end = try advance(payload, by: length, limit: limit)
    guard (end - payload) & (element.stride - 1) == 0 else {
      throw Malformed("The block is no whole number of elements.", at: offset)
    }
    return WireItem(tag: .block, element: element, payload: payload, end: end)
  }

  /// Reads the key and the head of the value of a map's entry.
  @inline(__always)
  func entry(
    at offset: Int, limit: Int
  ) throws(Malformed) -> (key: Range<Int>, value: WireItem) {
    guard let base else { throw Malformed("The decoding has ended.", at: offset) }
    let (length, start) = try varint(base, at: offset, limit: limit)
    let end = try advance(start, by: length, limit: limit)
    return (start..<end, try item(at: end, limit: limit))
  }

  @inline(__always)
  private func varint(
    _ base: UnsafeRawPointer, at offset: Int, limit: Int
  ) throws(Malformed) -> (value: UInt64, end: Int) {
    guard offset < limit else { throw Malformed("A number ends too early.", at: offset) }
    let first = base.load(fromByteOffset: offset, as: UInt8.self)
    if first < 0x80 { return (UInt64(first), offset &+ 1) }
    return try longVarint(base, first, at: offset, limit: limit)
  }

  /// Reads a number whose first byte has been read.
  @inline(never)
  private func longVarint(
    _ base: UnsafeRawPointer, _ first: UInt8, at offset: Int, limit: Int
  ) throws(Malformed) -> (value: UInt64, end: Int) {
    var position = offset + 1
    var value = UInt64(first & 0x7F)
    var shift: UInt64 = 7
    while position < limit {
      let byte = base.load(fromByteOffset: position, as: UInt8.self)
      position += 1
      // The tenth byte has room for one bit.
      if shift == 63, byte > 1 { throw Malformed("A number has too many bits.", at: offset) }
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return (value, position) }
      shift &+= 7
    }
    throw Malformed("A number ends too early.", at: offset)
  }

  @inline(__always)
  private func advance(
    _ offset: Int, by length: UInt64, limit: Int
  ) throws(Malformed) -> Int {
    guard offset <= limit, length <= UInt64(limit - offset) else {
      throw Malformed("A value is longer than what holds it.", at: offset)
    }
    return offset + Int(length)
  }
}

// MARK: Contents

extension DecodingSource {
  /// The bytes of a range that lies within an item.
  @inline(__always)
  func bytes(_ range: Range<Int>) throws(Malformed) -> UnsafeRawBufferPointer {
    guard let base, range.upperBound <= count else {
      throw Malformed("The decoding has ended.", at: range.lowerBound)
    }
    return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  /// Whether text is of ASCII characters only, and so is UTF-8.
  @inline(__always)
  func isASCII(_ range: Range<Int>) throws(Malformed) -> Bool {
    let raw = try bytes(range)
    var rest = raw.count
    var offset = 0
    var seen: UInt64 = 0
    guard let start = raw.baseAddress else { return true }
    while rest >= 8 {
      seen |= start.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset &+= 8
      rest &-= 8
    }
    while rest > 0 {
      seen |= UInt64(start.load(fromByteOffset: offset, as: UInt8.self))
      offset &+= 1
      rest &-= 1
    }
    return seen & 0x8080_8080_8080_8080 == 0
  }

  /// Reads text and checks that it is UTF-8.
  func text(_ range: Range<Int>) throws(Malformed) -> String {
    let raw = try bytes(range)
    let text =
      isShared
      ? String(validating: [UInt8](raw), as: UTF8.self) : String(validating: raw, as: UTF8.self)
    guard let text else {
      throw Malformed("The text is not valid UTF-8.", at: range.lowerBound)
    }
    return text
  }

  /// Reads a whole block into an array of its own type.
  func array<Element: BlockScalar>(
    of _: Element.Type, _ item: WireItem
  ) throws(Malformed) -> [Element] {
    let raw = try bytes(item.payload..<item.end)
    guard Element.self == Bool.self else { return Self.array(raw) }
    let copy = isShared ? [UInt8](raw) : []
    if isShared ? copy.contains(where: { $0 > 1 }) : raw.contains(where: { $0 > 1 }) {
      throw Malformed("A Boolean is neither 0 nor 1.", at: item.payload)
    }
    return isShared ? copy.withUnsafeBytes { Self.array($0) } : Self.array(raw)
  }

  /// From this size on, new memory with large pages comes much faster than with small ones.
  private static let largeSize = 4 << 20

  private static func array<Element: BlockScalar>(_ raw: UnsafeRawBufferPointer) -> [Element] {
    let number = raw.count / MemoryLayout<Element>.stride
    return [Element](unsafeUninitializedCapacity: number) { buffer, initialized in
      let target = UnsafeMutableRawBufferPointer(buffer)
      if raw.count >= largeSize {
        CMultiprocessing_advise_large_pages(target.baseAddress, raw.count)
      }
      target.copyMemory(from: raw)
      initialized = number
    }
  }

  /// One number of a block, as if it stood in a list.
  func element(of block: WireItem, at offset: Int) throws(Malformed) -> WireItem {
    let end = offset + block.element.stride
    guard offset >= block.payload, end <= block.end else {
      throw Malformed("A value is missing.", at: offset)
    }
    let raw = try bytes(offset..<end)

    func signed<Number: SignedInteger & BitwiseCopyable>(_: Number.Type) -> WireItem {
      let value = Int64(raw.loadUnaligned(as: Number.self))
      return WireItem(tag: .signed, payload: offset, end: end, bits: WireItem.zigzag(value))
    }
    func unsigned<Number: UnsignedInteger & BitwiseCopyable>(
      _: Number.Type, _ tag: WireTag = .unsigned
    ) -> WireItem {
      let value = UInt64(raw.loadUnaligned(as: Number.self))
      return WireItem(tag: tag, payload: offset, end: end, bits: value)
    }

    switch block.element {
    case .int8: return signed(Int8.self)
    case .int16: return signed(Int16.self)
    case .int32: return signed(Int32.self)
    case .int64: return signed(Int64.self)
    case .uint8: return unsigned(UInt8.self)
    case .uint16: return unsigned(UInt16.self)
    case .uint32: return unsigned(UInt32.self)
    case .uint64: return unsigned(UInt64.self)
    case .float32: return unsigned(UInt32.self, .float32)
    case .float64: return unsigned(UInt64.self, .float64)
    case .bool:
      let byte = raw[0]
      guard byte <= 1 else { throw Malformed("A Boolean is neither 0 nor 1.", at: offset) }
      return WireItem(tag: byte == 1 ? .yes : .no, payload: offset, end: end)
    }
  }

  /// Reads a 128-bit integer.
  func wide<Number: FixedWidthInteger & BitwiseCopyable>(
    _: Number.Type, _ item: WireItem
  ) throws(Malformed) -> Number {
    Number(littleEndian: try bytes(item.payload..<item.end).loadUnaligned(as: Number.self))
  }
}
