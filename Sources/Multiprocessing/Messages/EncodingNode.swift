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
  let parent: Unmanaged<EncodingNode>?
  /// Keeps the value around this one if something else than its writing keeps this one.
  @exclusivity(unchecked)
  var anchor: EncodingNode?
  @exclusivity(unchecked)
  var key: PathComponent
  /// Where the value stands in a list; negative if it has a key, or none.
  @exclusivity(unchecked)
  var listIndex = -1
  let depth: Int

  /// Whether the sink was made for this value alone.
  let ownsSink: Bool

  /// Whether the node serves one value after the other, and is kept by the one around it.
  var isReusable: Bool

  /// Where the entry of this value begins, its key included: what a failure takes back.
  @exclusivity(unchecked)
  var start: Int

  /// Where the entry begins that is being written into this value.
  @exclusivity(unchecked)
  var mark = 0

  /// How many values a list has.
  @exclusivity(unchecked)
  var count = 0

  @exclusivity(unchecked)
  var shape = Shape.empty
  @exclusivity(unchecked)
  var lengthOffset = 0
  @exclusivity(unchecked)
  var lengthWidth = 0
  @exclusivity(unchecked)
  var grafts: [Graft] = []

  /// Why the value cannot be finished, where a call that cannot throw found it out.
  @exclusivity(unchecked)
  var failure: String?

  /// The node of the value that is being written into this one, and then for the next.
  @exclusivity(unchecked)
  var child: EncodingNode?
  /// `child` again: read without counting a reference.
  @exclusivity(unchecked)
  var childNode: Unmanaged<EncodingNode>?

  /// The keyed container that this node was last asked for.
  @exclusivity(unchecked)
  var keyed: KeyedContainerCache?
  /// Where the container in `keyed` lies, and the type of its keys.
  @exclusivity(unchecked)
  var container: UnsafeMutablePointer<AnyObject>?
  @exclusivity(unchecked)
  var containerKeys: ObjectIdentifier?

  /// A value in the sink of the one around it.
  init(in parent: EncodingNode, at key: PathComponent, isReusable: Bool) {
    sink = parent.sink
    self.parent = .passUnretained(parent)
    self.key = key
    depth = parent.depth + 1
    start = parent.mark
    ownsSink = false
    self.isReusable = isReusable
  }

  /// A value with a sink of its own: the outermost, or one that may be written in turns.
  init(sink: EncodingSink, parent: EncodingNode? = nil, at key: PathComponent = .none) {
    self.sink = sink
    self.parent = parent.map { .passUnretained($0) }
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
      if current.listIndex >= 0 {
        path.append(PathKey(index: current.listIndex))
      } else if let key = current.key.codingKey {
        path.append(key)
      }
      node = current.parent?.takeUnretainedValue()
    }
    path.reverse()
    return path
  }

  var userInfo: [CodingUserInfoKey: Any] { sink.userInfo }

  /// Whether the value may be written to: it has not ended, and nothing is open inside it.
  @inline(__always)
  var isOpen: Bool { sink.top?.toOpaque() == Unmanaged.passUnretained(self).toOpaque() }

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

  func error(for value: Any, _ reason: String) -> EncodingError {
    .invalidValue(value, .init(codingPath: codingPath, debugDescription: reason))
  }
}
