/// Parts of a range, of which the one with the largest error is taken first.
///
/// Of equal errors, the one that came first goes first, so that the order depends on nothing else.
struct WorstFirstQueue<Part: ErrorEstimated>: Sendable {
  /// A binary heap.
  private var parts: [(part: Part, number: Int)] = []
  private var inserted = 0

  var count: Int { parts.count }

  /// All the parts, in an order that depends on what was inserted and removed only.
  var all: some Sequence<Part> { parts.lazy.map(\.part) }

  private func isWorse(_ first: Int, than second: Int) -> Bool {
    let (a, b) = (parts[first], parts[second])
    return a.part.error != b.part.error ? a.part.error > b.part.error : a.number < b.number
  }

  mutating func insert(_ part: Part) {
    parts.append((part, inserted))
    inserted += 1
    var child = parts.count - 1
    while child > 0, isWorse(child, than: (child - 1) / 2) {
      parts.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeWorst() -> Part? {
    guard !parts.isEmpty else { return nil }
    parts.swapAt(0, parts.count - 1)
    let worst = parts.removeLast().part
    var parent = 0
    while true {
      var worse = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < parts.count {
        if isWorse(child, than: worse) { worse = child }
      }
      guard worse != parent else { return worst }
      parts.swapAt(worse, parent)
      parent = worse
    }
  }
}
