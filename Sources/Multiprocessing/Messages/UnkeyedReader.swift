/// Reads the values of a list, or the numbers of a block as if they stood in a list.
struct UnkeyedReader: UnkeyedDecodingContainer {
  let node: DecodingNode
  private var offset: Int
  private(set) var currentIndex = 0

  init(node: DecodingNode, offset: Int) {
    self.node = node
    self.offset = offset
  }

  var codingPath: [any CodingKey] { node.codingPath }

  /// A list says how many bytes it has, so its values are counted when somebody asks, as SIMD types do.
  var count: Int? {
    guard node.item.tag == .list else {
      return (node.item.end - node.item.payload) / node.item.element.stride
    }
    var count = currentIndex
    var place = offset
    while place < node.item.end {
      guard let item = try? node.source.item(at: place, limit: node.item.end) else { return nil }
      place = item.end
      count += 1
    }
    return count
  }

  var isAtEnd: Bool { offset >= node.item.end }

  mutating func decodeNil() throws -> Bool {
    let item = try next(Never?.self)
    guard item.tag == .null else { return false }
    advance(past: item)
    return true
  }

  // One generic function stands for the requirement of every number type.
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try take(type)
  }

  @inline(__always)
  private mutating func take<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let item = try next(type)
    let value = try node.decode(type, item, at: .index(currentIndex))
    advance(past: item)
    return value
  }

  // Spelled out, as the protocol has a default for these two that refuses them.
  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  mutating func decode(_ type: Int128.Type) throws -> Int128 {
    try take(type)
  }

  @available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
  mutating func decode(_ type: UInt128.Type) throws -> UInt128 {
    try take(type)
  }

  mutating func decodeIfPresent<Value: Decodable>(_ type: Value.Type) throws -> Value? {
    if try isAtEnd || decodeNil() { return nil }
    return try decode(type)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    let item = try next(KeyedDecodingContainer<NestedKey>.self)
    let container = try nested(item).container(keyedBy: type)
    advance(past: item)
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let item = try next((any UnkeyedDecodingContainer).self)
    let container = try nested(item).unkeyedContainer()
    advance(past: item)
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let item = try next((any Decoder).self)
    let decoder = try nested(item)
    advance(past: item)
    return decoder
  }

  private func nested(_ item: WireItem) throws -> DecodingNode {
    try DecodingNode(item, in: node, at: .index(currentIndex))
  }

  @inline(__always)
  private func next(_ type: Any.Type) throws -> WireItem {
    if isAtEnd { throw exhausted(type) }
    do throws(Malformed) {
      return node.item.tag == .list
        ? try node.source.item(at: offset, limit: node.item.end)
        : try node.source.element(of: node.item, at: offset)
    } catch {
      throw node.corrupted(error, at: .index(currentIndex))
    }
  }

  @inline(__always)
  private mutating func advance(past item: WireItem) {
    offset = item.end
    currentIndex += 1
  }

  @inline(never)
  private func exhausted(_ type: Any.Type) -> DecodingError {
    .valueNotFound(
      type,
      .init(
        codingPath: node.path(to: .index(currentIndex)),
        debugDescription: "The list has no more values."))
  }
}
