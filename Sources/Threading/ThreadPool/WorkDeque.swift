internal import Synchronization

/// A worker's own tasks: it puts and takes at the bottom, the others steal from the top.
///
/// The deque of Chase and Lev ("Dynamic Circular Work-Stealing Deque", SPAA 2005) with the orderings
/// of Lê et al. (PPoPP 2013), but sequentially consistent operations in place of fences, which the
/// thread sanitizer does not understand. It does not grow: who finds it full puts elsewhere.
final class WorkDeque: @unchecked Sendable {
  // Sendable: constant pointers to atomics. A slot's word is a retained task, owned by whoever moved
  // `top` or `bottom` past it, which one thread does.

  /// How many tasks it holds; a power of two.
  static let capacity = 256

  private let top: UnsafeMutablePointer<Atomic<Int>>
  private let bottom: UnsafeMutablePointer<Atomic<Int>>
  private let slots: UnsafeMutablePointer<Atomic<UInt>>

  init() {
    // Each index in a cache line of its own: thieves write one, the owner the other.
    let line = 128 / MemoryLayout<Atomic<Int>>.stride
    top = .allocate(capacity: line)
    top.initialize(to: Atomic(0))
    bottom = .allocate(capacity: line)
    bottom.initialize(to: Atomic(0))
    slots = .allocate(capacity: Self.capacity)
    for index in 0..<Self.capacity { (slots + index).initialize(to: Atomic(0)) }
  }

  deinit {
    while pop() != nil {}
    top.deallocate()
    bottom.deallocate()
    slots.deallocate()
  }

  /// Whether it looks empty: a hint, unless the owner asks.
  var isEmpty: Bool {
    bottom.pointee.load(ordering: .sequentiallyConsistent)
      <= top.pointee.load(ordering: .sequentiallyConsistent)
  }

  /// Puts a task at the bottom; for the owner only.
  ///
  /// - Returns: false if it is full.
  func push(_ task: PoolTask) -> Bool {
    let end = bottom.pointee.load(ordering: .relaxed)
    guard end - top.pointee.load(ordering: .acquiring) < Self.capacity else { return false }
    let word = UInt(bitPattern: Unmanaged.passRetained(task).toOpaque())
    // A thief may release it as soon as it is shown.
    finishRetains()
    slots[end & (Self.capacity - 1)].store(word, ordering: .relaxed)
    // Stronger than a release: the owner next looks for sleepers, who look at this before they sleep.
    bottom.pointee.store(end + 1, ordering: .sequentiallyConsistent)
    return true
  }

  /// Takes the newest task; for the owner only.
  func pop() -> PoolTask? {
    let end = bottom.pointee.load(ordering: .relaxed) - 1
    // A cheap look first: most calls find nothing.
    guard end >= top.pointee.load(ordering: .relaxed) else { return nil }
    bottom.pointee.store(end, ordering: .sequentiallyConsistent)
    let start = top.pointee.load(ordering: .sequentiallyConsistent)
    guard start <= end else {
      bottom.pointee.store(end + 1, ordering: .relaxed)
      return nil
    }
    let word = slots[end & (Self.capacity - 1)].load(ordering: .relaxed)
    if start == end {
      // The last one: thieves may be after it too.
      let isOurs = advanceTop(from: start)
      bottom.pointee.store(end + 1, ordering: .relaxed)
      guard isOurs else { return nil }
    }
    return task(word)
  }

  /// Takes the oldest task; for every thread.
  func steal() -> PoolTask? {
    while true {
      let start = top.pointee.load(ordering: .sequentiallyConsistent)
      guard start < bottom.pointee.load(ordering: .sequentiallyConsistent) else { return nil }
      // The word may be stale if another was faster; then the exchange fails, and it is dropped.
      let word = slots[start & (Self.capacity - 1)].load(ordering: .relaxed)
      if advanceTop(from: start) { return task(word) }
    }
  }

  private func advanceTop(from start: Int) -> Bool {
    top.pointee.compareExchange(
      expected: start, desired: start + 1, ordering: .sequentiallyConsistent
    ).exchanged
  }

  private func task(_ word: UInt) -> PoolTask? {
    UnsafeRawPointer(bitPattern: word).map {
      Unmanaged<PoolTask>.fromOpaque($0).takeRetainedValue()
    }
  }
}
