/// Cuts a range of blocks into subtrees of a ``MergeTree``.
///
/// The first pieces are small, and none has more than an eighth of the blocks before it: so there is
/// an estimate soon, and not much is lost if there is to be no more.
struct AlignedPieces: Sequence, IteratorProtocol {
  /// 2ˡ blocks from a multiple of 2ˡ on.
  struct Piece: Hashable {
    var first: Int
    var level: Int
    var blocks: Range<Int> { first..<first + 1 << level }
  }

  private var position: Int
  private let end: Int
  private let highestLevel: Int

  /// - Parameters:
  ///   - blocks: what to cut.
  ///   - highestLevel: no piece has more than 2ˡ blocks.
  ///   - workers: pieces are smaller where there would be too few of them to keep these busy.
  init(_ blocks: Range<Int>, highestLevel: Int, workers: Int) {
    position = blocks.lowerBound
    end = blocks.upperBound
    // Some eight a worker even out workers of unequal speed.
    let share = blocks.count / 8 / Swift.max(workers, 1)
    self.highestLevel = Swift.min(highestLevel, Self.levels(in: share))
  }

  /// The largest power of two that is not above a number, as its exponent; 0 for none.
  private static func levels(in count: Int) -> Int {
    Swift.max(Int.bitWidth - 1 - count.leadingZeroBitCount, 0)
  }

  mutating func next() -> Piece? {
    guard position < end else { return nil }
    let level = Swift.min(
      highestLevel, Self.levels(in: end - position), Self.levels(in: position / 8),
      position.trailingZeroBitCount)
    defer { position += 1 << level }
    return Piece(first: position, level: level)
  }
}
