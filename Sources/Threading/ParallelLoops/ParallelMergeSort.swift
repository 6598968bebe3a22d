public import Jobs

/// Merge sort on many threads.
///
/// The elements are cut into a power of two of leaves, which are sorted each by one thread. Then
/// neighbours are merged, level by level; a level is cut where its output has certain numbers ("merge
/// path", Odeh et al., 2012), so that all threads have the same to do on every level, the last too.
/// All cuts depend on the number of the elements only.
@usableFromInline
struct ParallelMergeSort<Order: SortOrder>: Sendable where Order.Element: Sendable {
  @usableFromInline typealias Pointer = UnsafeMutablePointer<Order.Element>

  @usableFromInline let serial: MergeSort<Order>
  @usableFromInline let pool: ThreadPool?

  @inlinable
  init(order: Order, pool: ThreadPool?) {
    serial = MergeSort(order: order)
    self.pool = pool
  }

  /// A leaf has at least so many elements, and there are at most so many leaves.
  @inlinable static var smallestLeaf: Int { 8192 }
  @inlinable static var mostLeaves: Int { 64 }

  @inlinable
  func sort(_ buffer: UnsafeMutableBufferPointer<Order.Element>) {
    let count = buffer.count
    guard count > 1, let home = buffer.baseAddress else { return }
    let other = Pointer.allocate(capacity: count)
    defer { other.deallocate() }
    var levels = 0
    while 2 << levels <= min(Self.mostLeaves, count / Self.smallestLeaf) { levels += 1 }
    guard levels > 0 else { return serial.sort(home, other, count, moves: false) }

    let leaves = 1 << levels
    var bounds = (0...leaves).map { leaf in
      leaf * (count / leaves) + min(leaf, count % leaves)
    }
    // So that the last merge goes home.
    let startsInOther = levels % 2 == 1
    sortLeaves(home, other, bounds, moves: startsInOther)
    var (source, target) = startsInOther ? (other, home) : (home, other)
    for _ in 0..<levels {
      mergeLevel(source, target, bounds)
      swap(&source, &target)
      bounds = stride(from: 0, to: bounds.count, by: 2).map { bounds[$0] }
    }
  }

  @inlinable
  func sortLeaves(_ home: Pointer, _ other: Pointer, _ bounds: [Int], moves: Bool) {
    // Sendable: each leaf is touched by the one thread that sorts it.
    nonisolated(unsafe) let (home, other) = (home, other)
    ParallelLoop(count: bounds.count - 1, chunking: .fixed(1), pool: pool).run { leaf, _ in
      let (start, end) = (bounds[leaf], bounds[leaf + 1])
      serial.sort(home + start, other + start, end - start, moves: moves)
      return true
    }
  }

  /// Merges the first run with the second, the third with the fourth, and so on.
  @inlinable
  func mergeLevel(_ source: Pointer, _ target: Pointer, _ bounds: [Int]) {
    let pieces = MergePiece.pieces(
      of: bounds, size: max(Self.smallestLeaf, bounds[bounds.count - 1] / 64))
    // Sendable: nothing is moved while the cuts are looked for, and then each piece of `source` and
    // of `target` is touched by the one thread that merges it.
    nonisolated(unsafe) let (source, target) = (source, target)
    let loop = ParallelLoop(count: pieces.count, chunking: .fixed(1), pool: pool)
    let found = parallelMap(pieces, on: pool) { piece in
      serial.split(
        source + piece.start, piece.middle - piece.start, source + piece.middle,
        piece.end - piece.middle, at: piece.from)
    }
    let cuts = MergePiece.ascending(found, of: pieces)
    loop.run { index, _ in
      let piece = pieces[index]
      let cut = cuts[index]
      let isLast = piece.start + piece.to == piece.end
      let nextCut = isLast ? piece.middle - piece.start : cuts[index + 1]
      let second = piece.from - cut
      serial.merge(
        source + piece.start + cut, nextCut - cut,
        source + piece.middle + second, piece.to - nextCut - second,
        to: target + piece.start + piece.from)
      return true
    }
  }
}

/// A part of the merge of two neighbouring runs.
@usableFromInline
struct MergePiece: Sendable {
  /// Where the first run begins, where the second does, and where it ends.
  @usableFromInline var start, middle, end: Int
  /// Which numbers it has of what comes out.
  @usableFromInline var from, to: Int

  /// Cuts the merges of a level into pieces of `size` elements.
  @usableFromInline
  static func pieces(of bounds: [Int], size: Int) -> [MergePiece] {
    stride(from: 0, to: bounds.count - 1, by: 2).flatMap { run in
      let (start, middle, end) = (bounds[run], bounds[run + 1], bounds[run + 2])
      return stride(from: 0, to: end - start, by: size).map { from in
        MergePiece(
          start: start, middle: middle, end: end, from: from, to: min(from + size, end - start))
      }
    }
  }

  /// The cuts, brought to where neither run is cut behind where it was cut before.
  ///
  /// So they are already, unless the order contradicts itself.
  @usableFromInline
  static func ascending(_ cuts: [Int], of pieces: [MergePiece]) -> [Int] {
    var cuts = cuts
    for index in pieces.indices.dropFirst() where pieces[index].from > 0 {
      let (before, size) = (cuts[index - 1], pieces[index].from - pieces[index - 1].from)
      cuts[index] = min(max(cuts[index], before), before + size)
    }
    return cuts
  }
}
