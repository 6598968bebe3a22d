extension DecodingNode: Decoder {
  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    try requireMap()
    return keyedContainer(type)
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard item.tag == .list || item.tag == .block else {
      throw mismatch([Any].self, item, at: .none)
    }
    return UnkeyedReader(node: self, offset: item.payload)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { self }
}

// One generic function stands for the requirement of every number type.
extension DecodingNode: SingleValueDecodingContainer {
  func decodeNil() -> Bool { item.tag == .null }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decode(type, item, at: .none)
  }

  // Spelled out, as the protocol has a default for these two that refuses them.
  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func decode(_ type: Int128.Type) throws -> Int128 {
    try decode(type, item, at: .none)
  }

  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  func decode(_ type: UInt128.Type) throws -> UInt128 {
    try decode(type, item, at: .none)
  }
}
