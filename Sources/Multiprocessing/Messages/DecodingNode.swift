internal import Glibc

/// One value while it is being decoded: its decoder, and the state its containers share.
///
/// A node is used again for the next value in the same place, with its keyed container, unless
/// somebody has kept the one or the other.
final class DecodingNode {
  let source: DecodingSource

  /// The value around this one, which is there as long as this one is being decoded.
  private unowned(unsafe) let parent: DecodingNode?
  /// Keeps the value around this one if something else than its decoding keeps this one.
  @exclusivity(unchecked)
  private var anchor: DecodingNode?
  @exclusivity(unchecked)
  private var key: PathComponent
  @exclusivity(unchecked)
  private(set) var item: WireItem
  private let depth: Int

  /// Whether the node serves one value after the other, and is kept by the one around it.
  private var isReusable: Bool

  /// Where the search for a map's next key begins: behind the entry that was found last.
  @exclusivity(unchecked)
  private var cursor: Int

  /// Whether all entries of the map have been found to be well formed.
  @exclusivity(unchecked)
  private var isMapChecked = false

  /// The node of the value that is being decoded in this one, and then for the next.
  @exclusivity(unchecked)
  private var child: DecodingNode?
  @exclusivity(unchecked)
  private var isChildInUse = false

  /// The keyed container that this node was last asked for.
  @exclusivity(unchecked)
  private var keyed: KeyedContainerCache?

  /// A value that lies in another.
  ///
  /// - Throws: `DecodingError` if values lie too deep in one another.
  convenience init(_ item: WireItem, in parent: DecodingNode, at key: PathComponent) throws {
    try self.init(item, in: parent, at: key, isReusable: false)
    anchor = parent
  }

  private init(
    _ item: WireItem, in parent: DecodingNode, at key: PathComponent, isReusable: Bool
  ) throws {
    source = parent.source
    self.parent = parent
    self.key = key
    self.item = item
    self.isReusable = isReusable
    depth = parent.depth + 1
    cursor = item.payload
    if depth > WireTag.depthLimit {
      throw corrupted("Values lie more than \(WireTag.depthLimit) deep in one another.")
    }
  }

  /// The outermost value.
  init(_ item: WireItem, of source: DecodingSource) {
    self.source = source
    parent = nil
    key = .none
    self.item = item
    isReusable = false
    depth = 0
    cursor = item.payload
  }

  /// The keys from the outermost value to this one.
  var codingPath: [any CodingKey] { path(to: .none) }

  var userInfo: [CodingUserInfoKey: Any] { source.userInfo }

  func path(to last: PathComponent) -> [any CodingKey] {
    var path: [any CodingKey] = []
    if let key = last.codingKey { path.append(key) }
    var node: DecodingNode? = self
    while let current = node {
      if let key = current.key.codingKey { path.append(key) }
      node = current.parent
    }
    path.reverse()
    return path
  }
}

// MARK: Use and reuse

extension DecodingNode {
  /// Has a value in this one decode itself.
  @inline(__always)
  func decodeChild<Value: Decodable>(
    _ type: Value.Type, _ item: WireItem, at key: PathComponent
  ) throws -> Value {
    // A value that is being decoded may have another decoded that lies beside it.
    if isChildInUse { return try Value(from: DecodingNode(item, in: self, at: key)) }
    try prepareChild(item, at: key)
    // Its references to the node are gone when it returns.
    defer { releaseChild() }
    return try decodeInChild(type)
  }

  @inline(never)
  private func decodeInChild<Value: Decodable>(_ type: Value.Type) throws -> Value {
    guard let child else { throw corrupted("The decoding has ended.") }
    return try Value(from: child)
  }

  /// Makes `child` a node for a value in this one.
  @inline(__always)
  private func prepareChild(_ item: WireItem, at key: PathComponent) throws {
    if let child {
      child.key = key
      child.item = item
      child.cursor = item.payload
      child.isMapChecked = false
    } else {
      child = try DecodingNode(item, in: self, at: key, isReusable: true)
    }
    isChildInUse = true
  }

  /// Keeps the node for the next value, unless somebody has kept it or its container.
  @inline(__always)
  private func releaseChild() {
    isChildInUse = false
    let isFree = isKnownUniquelyReferenced(&child) && child?.keyed?.isUnshared ?? true
    if isFree { return }
    child?.outlive()
    child = nil
  }

  /// Holds on to what this node needs when it is kept beyond its value.
  private func outlive() {
    anchor = parent
    isReusable = false
    keyed?.keep(self)
    keyed = nil
  }

  /// The keyed container of this value, used again where the last one had the same keys.
  func keyedContainer<Key: CodingKey>(_ type: Key.Type) -> KeyedDecodingContainer<Key> {
    guard let keyed, keyed.has(type) else { return newKeyedContainer(type) }
    return keyed.memory.assumingMemoryBound(to: KeyedDecodingContainer<Key>.self).pointee
  }

  @inline(never)
  private func newKeyedContainer<Key: CodingKey>(_ type: Key.Type) -> KeyedDecodingContainer<Key> {
    guard isReusable, KeyedContainerCache.canHold(KeyedDecodingContainer<Key>.self) else {
      return KeyedDecodingContainer(KeyedReader(node: self, anchor: ContainerAnchor(self)))
    }
    // The one before may be in use, and is on its own from now on.
    keyed?.keep(self)
    let anchor = ContainerAnchor()
    let container = KeyedDecodingContainer<Key>(KeyedReader(node: self, anchor: anchor))
    keyed = KeyedContainerCache(container, keys: type, anchor: anchor)
    return container
  }
}

// MARK: Maps

extension DecodingNode {
  /// Makes sure that the value is a map and every entry is well formed.
  ///
  /// Once is enough, and allows the lookups that cannot throw to be truthful.
  func requireMap() throws {
    guard item.tag == .map else { throw mismatch([String: Any].self, item, at: .none) }
    if isMapChecked { return }
    do throws(Malformed) {
      var offset = item.payload
      while offset < item.end {
        let (key, value) = try source.entry(at: offset, limit: item.end)
        if try source.bytes(key).contains(where: { $0 >= 0x80 }) { _ = try source.text(key) }
        offset = value.end
      }
    } catch {
      throw corrupted(error)
    }
    isMapChecked = true
  }

  /// Finds the value of a key; in one step if the keys come in the order they were written.
  ///
  /// - Parameter passing: Whether the search for the next key begins behind this entry; false if
  ///   the entry itself is likely to be wanted next.
  func find(_ name: String, passing: Bool = true) -> WireItem? {
    var name = name
    return name.withUTF8 { utf8 in
      let wanted = UnsafeRawBufferPointer(utf8)
      let begin = cursor
      return search(wanted, begin..<item.end, passing)
        ?? search(wanted, item.payload..<begin, passing)
    }
  }

  @inline(__always)
  private func search(
    _ name: UnsafeRawBufferPointer, _ range: Range<Int>, _ passing: Bool
  ) -> WireItem? {
    var offset = range.lowerBound
    while offset < range.upperBound {
      guard
        let (key, value) = try? source.entry(at: offset, limit: item.end),
        let bytes = try? source.bytes(key)
      else { return nil }
      if bytes.count == name.count, isEqual(bytes, name) {
        cursor = passing ? value.end : offset
        return value
      }
      offset = value.end
    }
    return nil
  }

  @inline(__always)
  private func isEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count > 0, let first = left.baseAddress, let second = right.baseAddress else {
      return true
    }
    return memcmp(first, second, left.count) == 0
  }

  /// All keys of the map, in the order they were written.
  func keys() -> [String] {
    var keys: [String] = []
    var offset = item.payload
    while offset < item.end, let (key, value) = try? source.entry(at: offset, limit: item.end) {
      if let name = try? source.text(key) { keys.append(name) }
      offset = value.end
    }
    return keys
  }
}

// MARK: Errors

extension DecodingNode {
  @inline(never)
  func corrupted(_ malformed: Malformed, at key: PathComponent = .none) -> DecodingError {
    corrupted("\(malformed.reason) (At byte \(malformed.offset).)", at: key)
  }

  @inline(never)
  func corrupted(_ reason: String, at key: PathComponent = .none) -> DecodingError {
    .dataCorrupted(.init(codingPath: path(to: key), debugDescription: reason))
  }

  @inline(never)
  func mismatch(_ type: Any.Type, _ item: WireItem, at key: PathComponent) -> DecodingError {
    let context = DecodingError.Context(
      codingPath: path(to: key),
      debugDescription: "Expected \(type), but found \(item.tag.noun).")
    return item.tag == .null ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }
}
