/// The last things of a kind, at most so many.
struct RecentValues<Value> {
  let limit: Int
  private var ring: [Value] = []
  private var oldest = 0

  init(limit: Int) { self.limit = limit }

  var count: Int { ring.count }

  mutating func append(_ value: Value) {
    guard ring.count == limit else { return ring.append(value) }
    ring[oldest] = value
    oldest = oldest + 1 == limit ? 0 : oldest + 1
  }

  /// Oldest first.
  var all: [Value] { Array(ring[oldest...]) + Array(ring[..<oldest]) }

  /// Newest first, without a copy.
  var newestFirst: some Sequence<Value> {
    [ring[..<oldest].reversed(), ring[oldest...].reversed()].lazy.joined()
  }
}

extension RecentValues: Sendable where Value: Sendable {}
