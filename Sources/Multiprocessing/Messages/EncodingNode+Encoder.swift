extension EncodingNode: Encoder {
  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    canBegin(.map, tag: .map) ? keyedContainer(type) : refusedContainer().keyedContainer(type)
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    UnkeyedWriter(node: canBegin(.list, tag: .list) ? self : refusedContainer())
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

// One generic function stands for the requirement of every number type.
extension EncodingNode: SingleValueEncodingContainer {
  func encodeNil() throws {
    try writeSingleNil()
  }

  func encode<Value: Encodable>(_ value: Value) throws {
    try writeSingle(value)
  }

  // Spelled out, as the protocol has a default for these two that refuses them.
  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: Int128) throws {
    try writeSingle(value)
  }

  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func encode(_ value: UInt128) throws {
    try writeSingle(value)
  }
}
