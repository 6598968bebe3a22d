extension DecodingNode: Decoder {
  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    try requireMap()
    return KeyedDecodingContainer(KeyedReader(node: self))
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
}
