/// Writes the entries of a map.
struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: EncodingNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) throws {
    try begin(key, for: Optional<Never>.none)
    node.sink.put(.null)
  }

  // One generic function stands for the requirement of every number type.
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try begin(key, for: value)
    try node.write(value, at: .key(key))
  }

  // Spelled out, as the protocol has a default for these two that refuses them.
  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: Int128, forKey key: Key) throws {
    try begin(key, for: value)
    try node.write(value, at: .key(key))
  }

  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: UInt128, forKey key: Key) throws {
    try begin(key, for: value)
    try node.write(value, at: .key(key))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    nested(key).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    nested(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { nested(PathKey.superclass) }

  func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

  @inline(__always)
  private func begin<Value>(_ key: Key, for value: Value) throws {
    try node.requireOpen(for: value)
    node.mark = node.sink.count
    node.sink.putText(key.stringValue)
  }

  private func nested(_ key: some CodingKey) -> EncodingNode {
    guard node.isOpen else { return node.refuse("The surrounding container is not open.") }
    node.sink.putText(key.stringValue)
    return node.graft(at: .key(key))
  }
}
