/// Turns `Encodable` values into compact bytes, in the format of `docs/wire-format.md`.
///
/// Arrays of fixed-width numbers, wherever they lie in a value, travel as one block at the speed of
/// a memory copy. Everything else streams into one buffer:
///
///     let bytes = try BinaryEncoder().encode(job)
///     let same = try BinaryDecoder().decode(MyJob.self, from: bytes)
///
/// Takes time in proportion to the bytes that come out, and holds them all in memory.
///
/// The keys of one keyed container must differ; this is not checked, and which of two equal keys
/// a decoder finds is not defined.
public struct BinaryEncoder: Sendable {
  /// What the encoded types can read from their encoder's `userInfo`.
  public var userInfo: [CodingUserInfoKey: any Sendable]

  /// Makes an encoder.
  ///
  /// - Parameter userInfo: What the encoded types can read from their encoder.
  public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
    self.userInfo = userInfo
  }

  /// Encodes one value.
  ///
  /// - Throws: `EncodingError` where the value cannot be encoded, such as one whose parts lie more
  ///   than 512 deep in one another (a cycle of objects does); or whatever the value's own
  ///   `encode(to:)` throws.
  public func encode<Value: Encodable>(_ value: Value) throws -> [UInt8] {
    let sink = EncodingSink(userInfo: userInfo)
    try sink.write(value)
    return [UInt8](sink.bytes)
  }

  /// Encodes one value behind what a buffer holds already, such as the room for a frame's header.
  ///
  /// Where this throws, the buffer is left as it was.
  ///
  /// - Throws: The same as ``encode(_:)``.
  public func encode<Value: Encodable>(
    _ value: Value, appendingTo bytes: inout [UInt8]
  ) throws {
    let sink = EncodingSink(userInfo: userInfo)
    try sink.write(value)
    bytes.append(contentsOf: sink.bytes)
  }
}

extension EncodingSink {
  /// Appends a value; one that fails leaves nothing behind.
  func write<Value: Encodable>(_ value: Value) throws {
    let root = EncodingNode(sink: self)
    top = .passUnretained(root)
    defer { top = nil }
    try withExtendedLifetime(root) { try root.writeSingle(value) }
  }
}
