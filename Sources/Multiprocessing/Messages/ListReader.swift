/// Goes through a list, one value after the other, for ``BinaryDecoder/withList(_:_:)``.
///
/// Not to be kept: it does not hold its node, which is there as long as that call.
struct ListReader {
  private let node: Unmanaged<DecodingNode>
  private var offset: Int
  private let end: Int
  private var index = 0

  init(node: DecodingNode) {
    self.node = .passUnretained(node)
    offset = node.item.payload
    end = node.item.end
  }

  @inline(__always)
  var isAtEnd: Bool { offset >= end }

  /// Decodes the next value and goes on behind it, even if it is not of this type.
  ///
  /// Where the list itself is malformed, it ends.
  ///
  /// - Parameter isPlain: whether the type is a number or a string
  ///   (``DecodingNode/isPlain(_:)``), which a caller finds out once for many values.
  @inline(__always)
  mutating func pass<Value: Decodable>(_ type: Value.Type, isPlain: Bool) throws -> Value {
    let index = index
    let start = offset
    let end = end
    var next = end
    defer {
      offset = next
      self.index = index &+ 1
    }
    return try node._withUnsafeGuaranteedRef { node in
      let item: WireItem
      do throws(Malformed) {
        item =
          node.item.tag == .list
          ? try node.source.item(at: start, limit: end)
          : try node.source.element(of: node.item, at: start)
      } catch {
        throw node.corrupted(error, at: .index(index))
      }
      next = item.end
      return isPlain
        ? try node.decode(type, item, at: .index(index))
        : try node.decodeThroughDecoder(type, item, atIndex: index)
    }
  }
}
