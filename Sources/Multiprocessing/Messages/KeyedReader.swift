/// Reads the entries of a map that has been checked.
struct KeyedReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
  /// There as long as its value is decoded, and then as long as the anchor keeps it.
  private let unmanaged: Unmanaged<DecodingNode>
  private let anchor: ContainerAnchor

  init(node: DecodingNode, anchor: ContainerAnchor) {
    unmanaged = .passUnretained(node)
    self.anchor = anchor
  }

  private var node: DecodingNode { unmanaged.takeUnretainedValue() }

  var codingPath: [any CodingKey] { node.codingPath }

  var allKeys: [Key] { node.keys().compactMap { Key(stringValue: $0) } }

  func contains(_ key: Key) -> Bool { node.find(key.stringValue, passing: false) != nil }

  func decodeNil(forKey key: Key) throws -> Bool {
    guard let item = node.find(key.stringValue, passing: false) else { throw missing(key) }
    return item.tag == .null
  }

  // One generic function stands for the requirement of every number type.
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try take(type, key)
  }

  // Spelled out, as the protocol has a default for these two that refuses them.
  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 {
    try take(type, key)
  }

  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 {
    try take(type, key)
  }

  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let item = node.find(key.stringValue), item.tag != .null else { return nil }
    return try node.decode(type, item, at: .key(key))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try DecodingNode(item(key), in: node, at: .key(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try DecodingNode(item(key), in: node, at: .key(key)).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    try DecodingNode(item(PathKey.superclass), in: node, at: .superclass)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    try DecodingNode(item(key), in: node, at: .key(key))
  }

  @inline(__always)
  private func take<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value {
    try unmanaged._withUnsafeGuaranteedRef { node in
      guard let item = node.find(key.stringValue) else { throw missing(key) }
      return try node.decode(type, item, at: .key(key))
    }
  }

  @inline(__always)
  private func item(_ key: some CodingKey) throws -> WireItem {
    guard let item = node.find(key.stringValue) else { throw missing(key) }
    return item
  }

  @inline(never)
  private func missing(_ key: any CodingKey) -> DecodingError {
    .keyNotFound(
      key,
      .init(codingPath: codingPath, debugDescription: "No value for key \"\(key.stringValue)\"."))
  }
}
