internal import Jobs

/// Cuts a range of points into ranges of about equal length.
struct PointRanges: Sequence, IteratorProtocol {
  /// A second of one worker has many of these, so that no cancellation waits long.
  private static let most = 1 << 24

  private let whole: Range<Int>
  private let pieces: Int
  private var piece = 0

  /// - Parameters:
  ///   - range: what to cut.
  ///   - pieces: into how many; there are fewer if there are fewer points. Nil for some for each
  ///     worker, none of them large.
  ///   - workers: how many workers there are.
  init(_ range: Range<Int>, pieces: Int?, workers: Int) {
    whole = range
    // Below some thousand points a job costs more than its points.
    let few = Swift.min(4 * Swift.max(workers, 1), range.count >> 14)
    let many = (range.count - 1) / Self.most + 1
    self.pieces = Swift.min(pieces ?? Swift.max(few, many, 1), range.count)
  }

  mutating func next() -> Range<Int>? {
    guard piece < pieces else { return nil }
    defer { piece += 1 }
    let range = EvenParts.range(of: piece, of: pieces, in: whole.count)
    return (whole.lowerBound + range.lowerBound)..<(whole.lowerBound + range.upperBound)
  }
}
