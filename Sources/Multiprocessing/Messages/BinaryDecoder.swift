/// Turns the bytes of a ``BinaryEncoder`` into values again, whoever may have sent them.
///
/// Malformed bytes of any kind make it throw; it never traps, never looks outside the bytes it was
/// given, and never reserves memory for more than they hold.
///
/// Numbers decode into every type of their kind that holds them exactly. Entries of a map that
/// the decoded type does not ask for are passed over, without a look inside.
///
/// Takes time in proportion to the bytes, and memory in proportion to the values that are made of them;
/// arrays of fixed-width numbers are copied as one block.
///
/// A decoder or container that a type keeps beyond the end of the decoding finds nothing there.
public struct BinaryDecoder: Sendable {
  /// What the decoded types can read from their decoder's `userInfo`.
  public var userInfo: [CodingUserInfoKey: any Sendable]

  /// Makes a decoder.
  ///
  /// - Parameter userInfo: What the decoded types can read from their decoder.
  public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
    self.userInfo = userInfo
  }

  /// Decodes the one value that the bytes hold.
  ///
  /// - Throws: `DecodingError` if the bytes are malformed, hold another type, go on behind the
  ///   value, or if values lie more than 512 deep in one another; or whatever the type's own
  ///   `init(from:)` throws.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: UnsafeRawBufferPointer
  ) throws -> Value {
    try decode(type, from: DecodingSource(bytes, userInfo: userInfo))
  }

  /// Decodes the one value that memory holds which another process may write to meanwhile.
  ///
  /// What comes of it is a value of the type or an error, whatever is written there.
  func decode<Value: Decodable>(
    _ type: Value.Type, fromShared bytes: UnsafeRawBufferPointer
  ) throws -> Value {
    try decode(type, from: DecodingSource(bytes, isShared: true, userInfo: userInfo))
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type, from source: DecodingSource
  ) throws -> Value {
    defer { source.close() }
    return try DecodingNode(whole(source), of: source).decode(type)
  }

  /// The one item that the bytes hold.
  private func whole(_ source: DecodingSource) throws -> WireItem {
    do throws(Malformed) {
      return try source.onlyItem(in: 0..<source.count)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [], debugDescription: "\(error.reason) (At byte \(error.offset).)"))
    }
  }

  /// Goes through a list, one value after the other, without an array of them.
  func withList(
    _ bytes: UnsafeRawBufferPointer, _ body: (inout ListReader) throws -> Void
  ) throws {
    let source = DecodingSource(bytes, userInfo: userInfo)
    defer { source.close() }
    let item = try whole(source)
    let node = DecodingNode(item, of: source)
    guard item.tag == .list || item.tag == .block else {
      throw node.mismatch([Any].self, item, at: .none)
    }
    var reader = ListReader(node: node)
    try withExtendedLifetime(node) { try body(&reader) }
  }

  /// Decodes the one value that an array of bytes holds.
  ///
  /// - Throws: The same as ``decode(_:from:)-(_,UnsafeRawBufferPointer)``.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8]
  ) throws -> Value {
    try bytes.withUnsafeBytes { try decode(type, from: $0) }
  }

  /// Decodes the one value that a slice of an array holds.
  ///
  /// - Throws: The same as ``decode(_:from:)-(_,UnsafeRawBufferPointer)``.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: ArraySlice<UInt8>
  ) throws -> Value {
    try bytes.withUnsafeBytes { try decode(type, from: $0) }
  }
}
