internal import Synchronization

/// The partial answers of a reduction, combined as soon as two neighbours are there.
///
/// The tree has the chunks as its leaves and depends on their number only: on each level from the
/// bottom the first is combined with the second, the third with the fourth, and so on; one without a
/// neighbour goes up as it is. Whoever brings the second of two combines them and goes on from there,
/// so that this is done in parallel too.
@usableFromInline
final class ReductionTree<Partial: Sendable>: @unchecked Sendable {
  // Sendable: `slots[i]` is written by the thread that ran leaf i, and from then on by the one that
  // was the second to arrive at the node that i is the first leaf of; `arrivals` orders the two.

  private let slots: UnsafeMutableBufferPointer<Partial?>
  /// By the first leaf of a node's right half, which no two nodes share.
  private let arrivals: UnsafeMutableBufferPointer<Atomic<Bool>>

  @usableFromInline
  init(leafCount: Int) {
    slots = .allocate(capacity: leafCount)
    slots.initialize(repeating: nil)
    arrivals = .allocate(capacity: leafCount)
    for index in 0..<leafCount { arrivals.initializeElement(at: index, to: Atomic(false)) }
  }

  deinit {
    slots.deinitialize()
    slots.deallocate()
    arrivals.deinitialize()
    arrivals.deallocate()
  }

  /// Takes the answer of a leaf, and combines what can be combined.
  @usableFromInline
  func put<Failure: Error>(
    _ partial: Partial, at leaf: Int, combine: (Partial, Partial) throws(Failure) -> Partial
  ) throws(Failure) {
    slots[leaf] = partial
    var (first, size) = (leaf, 1)
    while size < slots.count {
      let isRight = first & size != 0
      let (left, right) = isRight ? (first - size, first) : (first, first + size)
      size *= 2
      first = left
      guard right < slots.count else { continue }
      guard arrivals[right].exchange(true, ordering: .acquiringAndReleasing) else { return }
      guard let one = slots[left].take(), let other = slots[right].take() else { return }
      slots[left] = try combine(one, other)
    }
  }

  /// The answer of the whole; nil if there were no leaves.
  @usableFromInline
  func take() -> Partial? {
    slots.isEmpty ? nil : slots[0].take()
  }
}
