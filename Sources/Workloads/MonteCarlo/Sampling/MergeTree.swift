/// A summary of neighbouring parts that can take in the summary of the parts after them.
protocol Mergeable {
  mutating func merge(_ next: Self)
}

/// Merges the summaries of blocks in a tree that depends on their number alone.
///
/// Block 2*k* is merged with 2*k* + 1, the pairs with their neighbours, and so on. Whoever has a whole
/// subtree of 2ˡ blocks can merge it elsewhere and ``append(_:level:)`` it: the bits are the same.
struct MergeTree<Node: Mergeable> {
  private var parts: [(level: Int, node: Node)] = []

  /// Appends a subtree.
  ///
  /// - Parameters:
  ///   - node: what its blocks merged to.
  ///   - level: it has 2ˡ blocks; what was appended before must be a multiple of that.
  mutating func append(_ node: Node, level: Int = 0) {
    var part = (level: level, node: node)
    while let last = parts.last, last.level == part.level {
      parts.removeLast()
      var merged = last.node
      merged.merge(part.node)
      part = (last.level + 1, merged)
    }
    parts.append(part)
  }

  /// All blocks merged; nil if there are none.
  var root: Node? {
    guard var node = parts.last?.node else { return nil }
    for part in parts.dropLast().reversed() {
      var merged = part.node
      merged.merge(node)
      node = merged
    }
    return node
  }
}
