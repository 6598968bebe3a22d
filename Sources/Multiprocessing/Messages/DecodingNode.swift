/// One value while it is being decoded: its decoder, and the state its containers share.
final class DecodingNode {
  let source: DecodingSource
  private let parent: DecodingNode?
  private let key: PathComponent
  let item: WireItem
  private let depth: Int

  /// Where the search for a map's next key begins: behind the entry that was found last.
  private var cursor: Int

  /// Whether all entries of the map have been found to be well formed.
  private var isMapChecked = false

  /// A value that lies in another.
  ///
  /// - Throws: `DecodingError` if values lie too deep in one another.
  init(_ item: WireItem, in parent: DecodingNode, at key: PathComponent) throws {
    source = parent.source
    self.parent = parent
    self.key = key
    self.item = item
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
      if bytes.count == name.count, bytes.elementsEqual(name) {
        cursor = passing ? value.end : offset
        return value
      }
      offset = value.end
    }
    return nil
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
