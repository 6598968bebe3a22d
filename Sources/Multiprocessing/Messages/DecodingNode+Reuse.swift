extension DecodingNode {
  /// Has a value in this one decode itself.
  @inline(__always)
  func decodeChild<Value: Decodable>(
    _ type: Value.Type, _ item: WireItem, at key: PathComponent
  ) throws -> Value {
    // A value that is being decoded may have another decoded that lies beside it.
    if isChildInUse { return try Value(from: DecodingNode(item, in: self, at: key)) }
    let child = try preparedChild(item, at: key)
    child._withUnsafeGuaranteedRef {
      $0.key = key
      $0.listIndex = -1
    }
    return try decode(type, in: child)
  }

  /// Has the value at this place of a list decode itself.
  @inline(__always)
  func decodeChild<Value: Decodable>(
    _ type: Value.Type, _ item: WireItem, atIndex index: Int
  ) throws -> Value {
    if isChildInUse { return try Value(from: DecodingNode(item, in: self, at: .index(index))) }
    let child = try preparedChild(item, at: .index(index))
    child._withUnsafeGuaranteedRef { $0.listIndex = index }
    return try decode(type, in: child)
  }

  @inline(__always)
  private func decode<Value: Decodable>(
    _: Value.Type, in child: Unmanaged<DecodingNode>
  ) throws -> Value {
    isChildInUse = true
    // Its references to the node are gone when it returns.
    defer { releaseChild(child) }
    // The reference in `child` keeps the node.
    return try child._withUnsafeGuaranteedRef { try Value(from: $0) }
  }

  /// The node for a value in this one; one that was there before has yet to be told the place.
  @inline(__always)
  private func preparedChild(
    _ item: WireItem, at key: @autoclosure () -> PathComponent
  ) throws -> Unmanaged<DecodingNode> {
    guard let node = childNode else { return try newChild(item, at: key()) }
    node._withUnsafeGuaranteedRef {
      $0.move(to: source)
      $0.item = item
      $0.cursor = item.payload
      $0.isMapChecked = false
      $0.notes.clear()
    }
    return node
  }

  @inline(never)
  private func newChild(
    _ item: WireItem, at key: PathComponent
  ) throws -> Unmanaged<DecodingNode> {
    let node = try DecodingNode(item, in: self, at: key, isReusable: true)
    child = node
    childNode = .passUnretained(node)
    return .passUnretained(node)
  }

  /// Keeps the node for the next value, unless somebody has kept it or its container.
  @inline(__always)
  private func releaseChild(_ node: Unmanaged<DecodingNode>) {
    isChildInUse = false
    let isFree =
      isKnownUniquelyReferenced(&child) && node._withUnsafeGuaranteedRef { $0.isContainerFree }
    if !isFree { dropChild() }
  }

  /// Whether nobody else has the keyed container.
  @inline(__always)
  private var isContainerFree: Bool {
    guard let container else { return true }
    return isKnownUniquelyReferenced(&container.pointee)
  }

  @inline(never)
  private func dropChild() {
    child?.outlive()
    child = nil
    childNode = nil
  }

  /// Holds on to what this node needs when it is kept beyond its value.
  private func outlive() {
    anchor = parent?.takeUnretainedValue()
    isReusable = false
    keyed?.keep(self)
    keyed = nil
    container = nil
    containerKeys = nil
  }

  /// The keyed container of this value, used again where the last one had the same keys.
  func keyedContainer<Key: CodingKey>(_ type: Key.Type) -> KeyedDecodingContainer<Key> {
    // A node has containers of one kind only, so that the type of the keys says the whole type.
    guard let container, containerKeys == ObjectIdentifier(type) else {
      return newKeyedContainer(type)
    }
    return KeyedContainerCache.decodingContainer(type, in: container)
  }

  @inline(never)
  private func newKeyedContainer<Key: CodingKey>(_ type: Key.Type) -> KeyedDecodingContainer<Key> {
    guard isReusable, KeyedContainerCache.canHold(KeyedDecodingContainer<Key>.self) else {
      return KeyedDecodingContainer(KeyedReader(node: self, anchor: ContainerAnchor(self)))
    }
    // The one before may be in use, and is on its own from now on.
    keyed?.keep(self)
    let anchor = ContainerAnchor()
    let new = KeyedDecodingContainer<Key>(KeyedReader(node: self, anchor: anchor))
    let cache = KeyedContainerCache(new, anchor: anchor)
    keyed = cache
    container = cache.reference
    containerKeys = ObjectIdentifier(type)
    return new
  }
}
