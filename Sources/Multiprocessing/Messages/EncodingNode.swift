/// One value while it is being written: its encoder, and the state its containers share.
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
  private let parent: EncodingNode?
  private let key: PathComponent
  private let depth: Int

  /// Whether the sink was made for this value alone.
  private let ownsSink: Bool

  /// Where the entry of this value begins, its key included: what a failure takes back.
  private var start: Int

  /// Where the entry begins that is being written into this value.
  var mark = 0

  /// How many values a list has.
  var count = 0

  private(set) var shape = Shape.empty
  private var lengthOffset = 0
  private var lengthWidth = 0
  private var grafts: [Graft] = []

  /// Why the value cannot be finished, where a call that cannot throw found it out.
  private var failure: String?

  /// A value in the sink of the one around it.
  init(in parent: EncodingNode, at key: PathComponent) {
    sink = parent.sink
    self.parent = parent
    self.key = key
    depth = parent.depth + 1
    start = parent.mark
    ownsSink = false
  }

  /// A value with a sink of its own: the outermost, or one that may be written in turns.
  init(sink: EncodingSink, parent: EncodingNode? = nil, at key: PathComponent = .none) {
    self.sink = sink
    self.parent = parent
    self.key = key
    depth = (parent?.depth ?? -1) + 1
    start = sink.count
    ownsSink = true
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
    let child = EncodingNode(in: self, at: key)
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
    sink.bytes.append(0)
    return self
  }

  /// Starts a value that need not be finished before the next is written.
  func graft(at key: PathComponent) -> EncodingNode {
    guard depth < WireTag.depthLimit else { return refuse(Self.tooDeep) }
    let child = EncodingNode(
      sink: EncodingSink(bytes: [], userInfo: sink.userInfo), parent: self, at: key)
    child.sink.top = child
    grafts.append(Graft(offset: sink.count, node: child))
    return child
  }

  /// Remembers a failure until something can throw it.
  func refuse(_ reason: String) -> EncodingNode {
    if isOpen, failure == nil { failure = reason }
    let refused = EncodingNode(in: self, at: .none)
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
      sink.bytes.append(0)
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
    var added = 0
    for graft in grafts {
      try graft.node.finish(value())
      added += graft.node.sink.count
    }
    var source = sink.count
    var target = source + added
    sink.bytes.append(contentsOf: repeatElement(0, count: added))
    sink.bytes.withUnsafeMutableBytes { raw in
      guard let base = raw.baseAddress else { return }
      // From the end, so that nothing is overwritten before it has moved.
      for graft in grafts.reversed() {
        let tail = source - graft.offset
        target -= tail
        (base + target).copyMemory(from: base + graft.offset, byteCount: tail)
        source = graft.offset
        graft.node.sink.bytes.withUnsafeBytes { child in
          guard let childBase = child.baseAddress else { return }
          target -= child.count
          (base + target).copyMemory(from: childBase, byteCount: child.count)
        }
      }
    }
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
