extension EncodingNode {
  /// The keyed container of this value, used again where the last one had the same keys.
  func keyedContainer<Key: CodingKey>(_ type: Key.Type) -> KeyedEncodingContainer<Key> {
    // A node has containers of one kind only, so that the type of the keys says the whole type.
    guard let container, containerKeys == ObjectIdentifier(type) else {
      return newKeyedContainer(type)
    }
    return KeyedContainerCache.encodingContainer(type, in: container)
  }

  @inline(never)
  private func newKeyedContainer<Key: CodingKey>(_ type: Key.Type) -> KeyedEncodingContainer<Key> {
    guard isReusable, KeyedContainerCache.canHold(KeyedEncodingContainer<Key>.self) else {
      return KeyedEncodingContainer(
        KeyedWriter(node: self, anchor: ContainerAnchor(self)))
    }
    // The one before may be in use, and is on its own from now on.
    keyed?.keep(self)
    let anchor = ContainerAnchor()
    let new = KeyedEncodingContainer<Key>(KeyedWriter(node: self, anchor: anchor))
    let cache = KeyedContainerCache(new, anchor: anchor)
    keyed = cache
    container = cache.reference
    containerKeys = ObjectIdentifier(type)
    return new
  }

  /// Appends a value; its key, if it has one, has been written.
  @inline(__always)
  func write<Value: Encodable>(
    _ value: Value, at key: @autoclosure () -> PathComponent
  ) throws {
    if sink.putDirectly(value) { return }
    try writeThroughEncoder(value, at: key())
  }

  @inline(never)
  private func writeThroughEncoder<Value: Encodable>(
    _ value: Value, at key: PathComponent
  ) throws {
    let child = preparedChild()
    child._withUnsafeGuaranteedRef {
      $0.key = key
      $0.listIndex = -1
    }
    try write(value, in: child)
  }

  /// Appends the value at this place of a list, which ``EncodingSink/putDirectly(_:)`` cannot write.
  @inline(never)
  func writeThroughEncoder<Value: Encodable>(_ value: Value, atIndex index: Int) throws {
    let child = preparedChild()
    child._withUnsafeGuaranteedRef { $0.listIndex = index }
    try write(value, in: child)
  }

  @inline(__always)
  private func write<Value: Encodable>(
    _ value: Value, in child: Unmanaged<EncodingNode>
  ) throws {
    // Its references to the node are gone when it returns.
    defer { releaseChild(child) }
    sink.top = child
    // The reference in `child` keeps the node.
    try child._withUnsafeGuaranteedRef { node in
      do {
        if node.depth > WireTag.depthLimit { throw node.error(for: value, Self.tooDeep) }
        try value.encode(to: node)
        try node.finish(value)
      } catch {
        node.abandon()
        throw error
      }
    }
  }

  /// The node for a value in this one, without a place as yet.
  @inline(__always)
  private func preparedChild() -> Unmanaged<EncodingNode> {
    guard let node = childNode else { return newChild() }
    node._withUnsafeGuaranteedRef {
      $0.start = mark
      $0.shape = .empty
      $0.count = 0
    }
    return node
  }

  @inline(never)
  private func newChild() -> Unmanaged<EncodingNode> {
    let node = EncodingNode(in: self, at: .none, isReusable: true)
    child = node
    childNode = .passUnretained(node)
    return .passUnretained(node)
  }

  /// Keeps the node for the next value, unless somebody has kept it or its container.
  @inline(__always)
  private func releaseChild(_ node: Unmanaged<EncodingNode>) {
    let isFree =
      isKnownUniquelyReferenced(&child)
      && node._withUnsafeGuaranteedRef { $0.isContainerFree && $0.failure == nil }
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

  /// Appends the only value of this one.
  @inline(__always)
  func writeSingle<Value: Encodable>(_ value: Value) throws {
    try requireOpen(for: value)
    guard shape == .empty else {
      throw error(for: value, "A single-value container holds one value.")
    }
    mark = sink.count
    shape = .single
    do {
      try write(value, at: .none)
    } catch {
      shape = .empty
      throw error
    }
  }

  /// Makes the value a list of these.
  func writeList<Value: Encodable>(_ values: UnsafeBufferPointer<Value>) throws {
    guard canBegin(.list, tag: .list) else { return try requireOpen(for: values) }
    var isDirect = true
    for index in 0..<values.count {
      mark = sink.count
      // What is true of one is true of all.
      if isDirect, sink.putDirectly(values[index]) { continue }
      isDirect = false
      try writeThroughEncoder(values[index], atIndex: index)
    }
    try finish(values)
  }

  /// Appends a list that stands for itself; for a node that appends nothing else.
  func appendList<Value: Encodable>(_ values: UnsafeBufferPointer<Value>) throws {
    sink.top = .passUnretained(self)
    defer { sink.top = nil }
    try writeList(values)
  }

  /// Appends a value that stands for itself, of which a failure takes back everything.
  func append<Value: Encodable>(_ value: Value) throws {
    mark = sink.count
    sink.top = .passUnretained(self)
    defer { sink.top = nil }
    try write(value, at: .none)
  }

  /// Makes nil the only value of this one.
  func writeSingleNil() throws {
    try requireOpen(for: Optional<Never>.none)
    guard shape == .empty else {
      throw error(for: Optional<Never>.none as Any, "A single-value container holds one value.")
    }
    shape = .single
    sink.put(.null)
  }

  /// Makes the value a map or a list; a superclass may ask for the same again.
  ///
  /// - Returns: False if it is of another shape already: ``refusedContainer()`` stands for it.
  @inline(__always)
  func canBegin(_ wanted: Shape, tag: WireTag) -> Bool {
    if shape == wanted { return true }
    guard isOpen, shape == .empty else { return false }
    shape = wanted
    sink.put(tag)
    lengthOffset = sink.count
    lengthWidth = 1
    sink.putByte(0)
    return true
  }

  /// A node that refuses every value, as this one is of another shape.
  @inline(never)
  func refusedContainer() -> EncodingNode {
    refuse("One value cannot have containers of different kinds.")
  }

  /// Starts a value that need not be finished before the next is written.
  func graft(at key: PathComponent) -> EncodingNode {
    guard depth < WireTag.depthLimit else { return refuse(Self.tooDeep) }
    let child = EncodingNode(
      sink: EncodingSink(userInfo: sink.userInfo), parent: self, at: key)
    child.sink.top = .passUnretained(child)
    grafts.append(Graft(offset: sink.count, node: child))
    return child
  }

  /// Remembers a failure until something can throw it.
  func refuse(_ reason: String) -> EncodingNode {
    if isOpen, failure == nil { failure = reason }
    let refused = EncodingNode(in: self, at: .none, isReusable: false)
    refused.anchor = self
    refused.failure = reason
    return refused
  }

  private static var tooDeep: String {
    "Values lie more than \(WireTag.depthLimit) deep in one another."
  }
}
