/// Writes the values of a list.
struct UnkeyedWriter: UnkeyedEncodingContainer {
  let node: EncodingNode

  var codingPath: [any CodingKey] { node.codingPath }

  var count: Int { node.count }

  func encodeNil() throws {
    try node.requireOpen(for: Optional<Never>.none)
    node.sink.put(.null)
    node.count += 1
  }

  // One generic function stands for the requirement of every number type.
  func encode<Value: Encodable>(_ value: Value) throws {
    try append(value)
  }

  @inline(__always)
  private func append<Value: Encodable>(_ value: Value) throws {
    try node.requireOpen(for: value)
    node.mark = node.sink.count
    try node.write(value, at: .index(node.count))
    node.count += 1
  }

  // Spelled out, as the protocol has a default for these two that refuses them.
  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: Int128) throws {
    try append(value)
  }

  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: UInt128) throws {
    try append(value)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    nested().container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    nested().unkeyedContainer()
  }

  func superEncoder() -> any Encoder { nested() }

  private func nested() -> EncodingNode {
    guard node.isOpen else { return node.refuse("The surrounding container is not open.") }
    let child = node.graft(at: .index(node.count))
    node.count += 1
    return child
  }
}
