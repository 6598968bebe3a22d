/// Writes the entries of a map.
struct KeyedWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  /// There as long as its value is written, and then as long as the anchor keeps it.
  private let unmanaged: Unmanaged<EncodingNode>
  private let anchor: ContainerAnchor

  init(node: EncodingNode, anchor: ContainerAnchor) {
    unmanaged = .passUnretained(node)
    self.anchor = anchor
  }

  private var node: EncodingNode { unmanaged.takeUnretainedValue() }

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) throws {
    try node.requireOpen(for: Optional<Never>.none)
    node.mark = node.sink.count
    node.sink.putText(key.stringValue)
    node.sink.put(.null)
  }

  // One generic function stands for the requirement of every number type.
  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try put(value, forKey: key)
  }

  // Spelled out, as the protocol has a default for these two that refuses them.
  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: Int128, forKey key: Key) throws {
    try put(value, forKey: key)
  }

  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: UInt128, forKey key: Key) throws {
    try put(value, forKey: key)
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
  private func put<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try unmanaged._withUnsafeGuaranteedRef { node in
      try node.requireOpen(for: value)
      node.mark = node.sink.count
      node.sink.putText(key.stringValue)
      try node.write(value, at: .key(key))
    }
  }

  private func nested(_ key: some CodingKey) -> EncodingNode {
    guard node.isOpen else { return node.refuse("The surrounding container is not open.") }
    node.sink.putText(key.stringValue)
    return node.graft(at: .key(key))
  }
}
