/// Decodes values, one after the other, each from bytes of its own.
///
/// As ``BinaryDecoder``; what it takes to decode one is used again for the next.
final class ValueReader {
  /// Stands around the values.
  private let node = DecodingNode(
    WireItem(tag: .list, payload: 0, end: 0),
    of: DecodingSource(UnsafeRawBufferPointer(start: nil, count: 0), userInfo: [:]))

  static let noInfo: [CodingUserInfoKey: any Sendable] = [:]

  /// Decodes the one value that the bytes hold.
  ///
  /// - Throws: as ``BinaryDecoder/decode(_:from:)-(_,UnsafeRawBufferPointer)``.
  func read<Value: Decodable>(
    _ type: Value.Type, from bytes: UnsafeRawBufferPointer, isShared: Bool = false,
    userInfo: [CodingUserInfoKey: any Sendable] = noInfo
  ) throws -> Value {
    let source = DecodingSource(bytes, isShared: isShared, userInfo: userInfo)
    // What a type keeps beyond the end of its decoding finds nothing there: it has this source, and
    // not the next one.
    defer { source.close() }
    node.move(to: source)
    return try node.decodeOnly(type, in: 0..<bytes.count)
  }

  private static let shelf = Shelf<ValueReader>()

  /// Decodes the one value that the bytes hold, with a reader that is there already.
  ///
  /// - Throws: as ``read(_:from:)``.
  static func read<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
    try bytes.withUnsafeBytes { try read(type, from: $0) }
  }

  /// Decodes the one value that the bytes hold, with a reader that is there already.
  ///
  /// - Throws: as ``read(_:from:)``.
  static func read<Value: Decodable>(
    _ type: Value.Type, from bytes: UnsafeRawBufferPointer, isShared: Bool = false,
    userInfo: [CodingUserInfoKey: any Sendable] = noInfo
  ) throws -> Value {
    let reader = shelf.take() ?? ValueReader()
    defer { shelf.giveBack(reader) }
    return try reader.read(type, from: bytes, isShared: isShared, userInfo: userInfo)
  }
}
