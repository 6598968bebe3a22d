/// Merge sort on one thread: stable, and moves each element as often as the size alone says.
///
/// An order that contradicts itself (numbers that are not numbers) cannot lose an element: whatever
/// the comparisons say, what is moved is a permutation.
@usableFromInline
struct MergeSort<Order: SortOrder>: Sendable {
  @usableFromInline typealias Element = Order.Element
  @usableFromInline typealias Pointer = UnsafeMutablePointer<Element>

  @usableFromInline let order: Order

  @inlinable
  init(order: Order) {
    self.order = order
  }

  /// So many elements are inserted one by one, and not merged.
  @inlinable static var smallest: Int { 16 }

  /// Sorts `count` elements that lie in `home`.
  ///
  /// - Parameters:
  ///   - other: memory for as many that is not initialised.
  ///   - moves: whether they shall lie in `other` at the end, and not in `home`.
  @inlinable
  func sort(_ home: Pointer, _ other: Pointer, _ count: Int, moves: Bool) {
    guard count > Self.smallest else {
      insertionSort(home, count)
      if moves { other.moveInitialize(from: home, count: count) }
      return
    }
    let half = count / 2
    sort(home, other, half, moves: !moves)
    sort(home + half, other + half, count - half, moves: !moves)
    let (source, target) = moves ? (home, other) : (other, home)
    merge(source, half, source + half, count - half, to: target)
  }

  @inlinable
  func insertionSort(_ base: Pointer, _ count: Int) {
    guard count > 1 else { return }
    for index in 1..<count {
      guard order.isOrdered(base[index], before: base[index - 1]) else { continue }
      let element = (base + index).move()
      var hole = index
      repeat {
        (base + hole).moveInitialize(from: base + hole - 1, count: 1)
        hole -= 1
      } while hole > 0 && order.isOrdered(element, before: base[hole - 1])
      (base + hole).initialize(to: element)
    }
  }

  /// Merges two sorted runs into `target`; of equal elements those of the first come first.
  @inlinable
  func merge(
    _ first: Pointer, _ firstCount: Int, _ second: Pointer, _ secondCount: Int, to target: Pointer
  ) {
    guard firstCount > 0, secondCount > 0 else {
      target.moveInitialize(from: first, count: firstCount)
      (target + firstCount).moveInitialize(from: second, count: secondCount)
      return
    }
    if !order.isOrdered(second[0], before: first[firstCount - 1]) {
      // In order already.
      target.moveInitialize(from: first, count: firstCount)
      (target + firstCount).moveInitialize(from: second, count: secondCount)
      return
    }
    // Each step of a merge waits for the comparison of the one before: two merges that know nothing of
    // each other, of the lower and of the upper half of what comes out, keep the processor busy.
    let half = (firstCount + secondCount) / 2
    let split = self.split(first, firstCount, second, secondCount, at: half)
    var low = Run(first, split, second, half - split, target)
    var high = Run(
      first + split, firstCount - split, second + (half - split), secondCount - (half - split),
      target + half)
    while true {
      let steps = min(low.safeSteps, high.safeSteps)
      guard steps > 0 else { break }
      for _ in 0..<steps {
        low.step(order)
        high.step(order)
      }
    }
    low.finish(order)
    high.finish(order)
  }

  /// How many of the first `count` elements of the merged runs come from the first run.
  @inlinable
  func split(
    _ first: Pointer, _ firstCount: Int, _ second: Pointer, _ secondCount: Int, at count: Int
  ) -> Int {
    var (low, high) = (max(0, count - secondCount), min(count, firstCount))
    while low < high {
      let middle = (low + high) / 2
      if order.isOrdered(second[count - middle - 1], before: first[middle]) {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return low
  }

  /// A merge under way.
  @usableFromInline
  struct Run {
    @usableFromInline var first: Pointer
    @usableFromInline var second: Pointer
    @usableFromInline var target: Pointer
    @usableFromInline let firstEnd: Pointer
    @usableFromInline let secondEnd: Pointer

    @inlinable
    init(
      _ first: Pointer, _ firstCount: Int, _ second: Pointer, _ secondCount: Int, _ target: Pointer
    ) {
      self.first = first
      self.second = second
      self.target = target
      firstEnd = first + firstCount
      secondEnd = second + secondCount
    }

    /// How many steps no run can come to its end in.
    @inlinable
    var safeSteps: Int { min(firstEnd - first, secondEnd - second) }

    /// Moves one element, without a branch that depends on which.
    @inlinable @inline(__always)
    mutating func step(_ order: Order) {
      let takesSecond: Bool
      if _isPOD(Element.self) {
        // The choice between two values stays one; that between two addresses becomes a jump, which
        // is guessed wrong half of the time and costs three times as much as all the rest.
        let (one, other) = (first.pointee, second.pointee)
        takesSecond = order.isOrdered(other, before: one)
        target.initialize(to: takesSecond ? other : one)
      } else {
        takesSecond = order.isOrdered(second.pointee, before: first.pointee)
        target.moveInitialize(from: takesSecond ? second : first, count: 1)
      }
      let step = takesSecond ? 1 : 0
      second += step
      first += 1 - step
      target += 1
    }

    /// Moves the rest.
    @inlinable
    mutating func finish(_ order: Order) {
      while first < firstEnd, second < secondEnd { step(order) }
      target.moveInitialize(from: first, count: firstEnd - first)
      (target + (firstEnd - first)).moveInitialize(from: second, count: secondEnd - second)
    }
  }
}
