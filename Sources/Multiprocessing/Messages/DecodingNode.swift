/// One value while it is being decoded: its decoder, and the state its containers share.
///
/// A node is used again for the next value in the same place, with its keyed container, unless
/// somebody has kept the one or the other.
final class DecodingNode {
  /// Another one for each value that stands for itself.
  @exclusivity(unchecked)
  private(set) var source: DecodingSource

  /// The value around this one, which is there as long as this one is being decoded.
  let parent: Unmanaged<DecodingNode>?
  /// Keeps the value around this one if something else than its decoding keeps this one.
  @exclusivity(unchecked)
  var anchor: DecodingNode?
  @exclusivity(unchecked)
  var key: PathComponent
  /// Where the value stands in a list; negative if it has a key, or none.
  @exclusivity(unchecked)
  var listIndex = -1
  @exclusivity(unchecked)
  var item: WireItem
  private let depth: Int

  /// Whether the node serves one value after the other, and is kept by the one around it.
  var isReusable: Bool

  /// Where the search for a map's next key begins if its entries are not noted: behind the entry
  /// that was found last.
  @exclusivity(unchecked)
  var cursor: Int

  /// Whether all entries of the map have been found to be well formed.
  @exclusivity(unchecked)
  var isMapChecked = false

  /// The entries of the map that were noted when they were checked.
  @exclusivity(unchecked)
  var notes = MapNotes()

  /// The node of the value that is being decoded in this one, and then for the next.
  @exclusivity(unchecked)
  var child: DecodingNode?
  /// `child` again: read without counting a reference.
  @exclusivity(unchecked)
  var childNode: Unmanaged<DecodingNode>?
  @exclusivity(unchecked)
  var isChildInUse = false

  /// The keyed container that this node was last asked for.
  @exclusivity(unchecked)
  var keyed: KeyedContainerCache?
  /// Where the container in `keyed` lies, and the type of its keys.
  @exclusivity(unchecked)
  var container: UnsafeMutablePointer<AnyObject>?
  @exclusivity(unchecked)
  var containerKeys: ObjectIdentifier?

  /// A value that lies in another.
  ///
  /// - Throws: `DecodingError` if values lie too deep in one another.
  convenience init(_ item: WireItem, in parent: DecodingNode, at key: PathComponent) throws {
    try self.init(item, in: parent, at: key, isReusable: false)
    anchor = parent
  }

  init(
    _ item: WireItem, in parent: DecodingNode, at key: PathComponent, isReusable: Bool
  ) throws {
    source = parent.source
    self.parent = .passUnretained(parent)
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

  /// Has the node stand around values of another source.
  @inline(__always)
  func move(to source: DecodingSource) {
    if self.source !== source { self.source = source }
  }

  deinit {
    notes.deallocate()
  }

  /// The keys from the outermost value to this one.
  var codingPath: [any CodingKey] { path(to: .none) }

  var userInfo: [CodingUserInfoKey: Any] { source.userInfo }

  func path(to last: PathComponent) -> [any CodingKey] {
    var path: [any CodingKey] = []
    if let key = last.codingKey { path.append(key) }
    var node: DecodingNode? = self
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
