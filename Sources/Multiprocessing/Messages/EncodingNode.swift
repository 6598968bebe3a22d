/// One value while it is being written: its encoder, and the state its containers share.
///
/// A node is used again for the next value in the same place, with its keyed container, unless
/// somebody has kept the one or the other.
final class EncodingNode {
  /// What the value has turned out to be so far.
  enum Shape {
    case empty, single, map, list
  }

  /// A nested container or super encoder, to be set in where it was asked for.
  struct Graft {
    var offset: Int
    let node: EncodingNode
  }

  let sink: EncodingSink

  /// The value around this one, which is there as long as this one is being written.
  private unowned(unsafe) let parent: EncodingNode?
  /// Keeps the value around this one if something else than its writing keeps this one.
  @exclusivity(unchecked)
  private var anchor: EncodingNode?
  @exclusivity(unchecked)
  private var key: PathComponent
  private let depth: Int

  /// Whether the sink was made for this value alone.
  private let ownsSink: Bool

  /// Whether the node serves one value after the other, and is kept by the one around it.
  private var isReusable: Bool

  /// Where the entry of this value begins, its key included: what a failure takes back.
  @exclusivity(unchecked)
  private var start: Int

  /// Where the entry begins that is being written into this value.
  @exclusivity(unchecked)
  var mark = 0

  /// How many values a list has.
  @exclusivity(unchecked)
  var count = 0

  @exclusivity(unchecked)
  private(set) var shape = Shape.empty
  @exclusivity(unchecked)
  private var lengthOffset = 0
  @exclusivity(unchecked)
  private var lengthWidth = 0
  @exclusivity(unchecked)
  private var grafts: [Graft] = []

  /// Why the value cannot be finished, where a call that cannot throw found it out.
  @exclusivity(unchecked)
  private var failure: String?

  /// The node of the value that is being written into this one, and then for the next.
  @exclusivity(unchecked)
  private var child: EncodingNode?

  /// The keyed container that this node was last asked for.
  @exclusivity(unchecked)
  private var keyed: KeyedContainerCache?

  /// A value in the sink of the one around it.
  private init(in parent: EncodingNode, at key: PathComponent, isReusable: Bool) {
    sink = parent.sink
    self.parent = parent
    self.key = key
    depth = parent.depth + 1
    start = parent.mark
    ownsSink = false
    self.isReusable = isReusable
  }

  /// A value with a sink of its own: the outermost, or one that may be written in turns.
  init(sink: EncodingSink, parent: EncodingNode? = nil, at key: PathComponent = .none) {
    self.sink = sink
    self.parent = parent
    anchor = parent
    self.key = key
    depth = (parent?.depth ?? -1) + 1
    start = sink.count
    ownsSink = true
    isReusable = false
  }

  /// The keys from the outermost value to this one.
  var codingPath: [any CodingKey] {
    var path: [any CodingKey] = []
    var node: EncodingNode? = self
    while let current = node {
      if let key = current.key.codingKey { path.append(key) }
      node = current.parent
    }
    path.reverse()
    return path
  }

  var userInfo: [CodingUserInfoKey: Any] { sink.userInfo }

  /// Whether the value may be written to: it has not ended, and nothing is open inside it.
  @inline(__always)
  var isOpen: Bool { sink.top === self }

  @inline(__always)
  func requireOpen<Value>(for value: Value) throws {
    if !isOpen { throw closedError(for: value) }
  }

  @inline(never)
  private func closedError(for value: Any) -> any Error {
    error(
      for: value,
      failure ?? "The container is not the innermost open one: its value has ended, "
        + "another value is being encoded into it, or it was asked for by mistake.")
  }

  private func error(for value: Any, _ reason: String) -> EncodingError {
    .invalidValue(value, .init(codingPath: codingPath, debugDescription: reason))
  }
}

// MARK: Writing

extension EncodingNode {
  /// The keyed container of this value, used again where the last one had the same keys.
  func keyedContainer<Key: CodingKey>(_ type: Key.Type) -> KeyedEncodingContainer<Key> {
    guard let keyed, keyed.has(type) else { return newKeyedContainer(type) }
    return keyed.memory.assumingMemoryBound(to: KeyedEncodingContainer<Key>.self).pointee
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
    let container = KeyedEncodingContainer<Key>(KeyedWriter(node: self, anchor: anchor))
    keyed = KeyedContainerCache(container, keys: type, anchor: anchor)
    return container
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
    prepareChild(at: key)
    // Its references to the node are gone when it returns.
    defer { releaseChild() }
    try writeChild(value)
  }

  @inline(never)
  private func writeChild<Value: Encodable>(_ value: Value) throws {
    guard let child else { return }
    sink.top = child
    do {
      if child.depth > WireTag.depthLimit { throw child.error(for: value, Self.tooDeep) }
      try value.encode(to: child)
      try child.finish(value)
    } catch {
      child.abandon()
      throw error
    }
  }

  /// Makes `child` a node for a value in this one.
  @inline(__always)
  private func prepareChild(at key: PathComponent) {
    guard let child else {
      child = EncodingNode(in: self, at: key, isReusable: true)
      return
    }
    child.key = key
    child.start = mark
    child.shape = .empty
    child.count = 0
  }

  /// Keeps the node for the next value, unless somebody has kept it or its container.
  @inline(__always)
  private func releaseChild() {
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
    _ = begin(.list, tag: .list)
    for index in 0..<values.count {
      mark = sink.count
      try write(values[index], at: .index(index))
    }
    try finish(values)
  }

  /// Appends a value that stands for itself, of which a failure takes back everything.
  func append<Value: Encodable>(_ value: Value) throws {
    mark = sink.count
    sink.top = self
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
  /// - Returns: This node, or one that refuses every value if this one is already of another shape.
  func begin(_ wanted: Shape, tag: WireTag) -> EncodingNode {
    if shape == wanted { return self }
    guard isOpen, shape == .empty else {
      return refuse("One value cannot have containers of different kinds.")
    }
    shape = wanted
    sink.put(tag)
    lengthOffset = sink.count
    lengthWidth = 1
    sink.putByte(0)
    return self
  }

  /// Starts a value that need not be finished before the next is written.
  func graft(at key: PathComponent) -> EncodingNode {
    guard depth < WireTag.depthLimit else { return refuse(Self.tooDeep) }
    let child = EncodingNode(
      sink: EncodingSink(userInfo: sink.userInfo), parent: self, at: key)
    child.sink.top = child
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

// MARK: Ending

extension EncodingNode {
  /// Ends the value: sets in what was written in turns, and fills in the length.
  func finish(_ value: @autoclosure () -> Any) throws {
    if let failure { throw error(for: value(), failure) }
    switch shape {
    case .empty:
      sink.put(.map)
      sink.putByte(0)
    case .single:
      break
    case .map, .list:
      if !grafts.isEmpty { try insertGrafts(value()) }
      fillInLength()
    }
    sink.top = ownsSink ? nil : parent
  }

  /// Takes back everything that was written of the value.
  func abandon() {
    for graft in grafts { graft.node.abandon() }
    grafts = []
    sink.truncate(to: start)
    sink.top = ownsSink ? nil : parent
  }

  private func fillInLength() {
    let length = UInt64(sink.count - lengthOffset - lengthWidth)
    let needed = EncodingSink.varintWidth(length)
    if needed > lengthWidth {
      sink.openGap(at: lengthOffset + lengthWidth, width: needed - lengthWidth)
      lengthWidth = needed
    }
    sink.patchVarint(length, at: lengthOffset, width: lengthWidth)
  }

  private func insertGrafts(_ value: @autoclosure () -> Any) throws {
    for graft in grafts { try graft.node.finish(value()) }
    sink.insert(grafts.map { ($0.offset, $0.node.sink.bytes) })
    grafts = []
  }

  /// Makes room for long lengths in all open values, while they are still short to move.
  func widenLengths() {
    let extra = 4
    var inner: [EncodingNode] = []
    var node: EncodingNode? = self
    while let current = node {
      if current.lengthWidth == 1 {
        sink.openGap(at: current.lengthOffset + 1, width: extra)
        current.lengthWidth += extra
        current.shiftContent(by: extra)
        for other in inner {
          other.start += extra
          other.lengthOffset += extra
          other.shiftContent(by: extra)
        }
      }
      inner.append(current)
      node = current.ownsSink ? nil : current.parent
    }
  }

  private func shiftContent(by extra: Int) {
    mark += extra
    for index in grafts.indices { grafts[index].offset += extra }
  }
}
