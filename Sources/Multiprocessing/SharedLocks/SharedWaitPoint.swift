internal import CMultiprocessing
internal import Synchronization
internal import Threading

/// Where threads of all processes sleep until something may have changed.
///
/// Whoever waits calls ``prepare()``, looks again at what it waits for, and only then sleeps; whoever
/// changes that calls ``wake(_:)`` afterwards. The word says whether anybody may be asleep, so that to wake
/// nobody costs one load.
///
/// A process may die anywhere: one that dies before it wakes leaves the others asleep until their next
/// look (``Deadline/patience``), and one that dies asleep leaves the bit set, which costs the next one
/// to wake a system call.
struct SharedWaitPoint: @unchecked Sendable {
  // Sendable: a constant pointer to an atomic word. Whoever has it keeps the memory mapped.

  private let word: UnsafeMutablePointer<Atomic<UInt32>>

  /// The point whose word lies here; zero at first.
  init(at memory: UnsafeMutableRawPointer) {
    word = memory.assumingMemoryBound(to: Atomic<UInt32>.self)
  }

  private var address: UnsafePointer<UInt32> {
    UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
  }

  /// Announces a sleeper; what it waits for must be looked at afterwards.
  ///
  /// - Returns: what ``sleep(_:until:)`` takes.
  func prepare() -> UInt32 {
    word.pointee.bitwiseOr(1, ordering: .sequentiallyConsistent).newValue
  }

  /// Sleeps until somebody wakes sleepers after ``prepare()``, or until the moment.
  func sleep(_ ticket: UInt32, until moment: Deadline) {
    _ = CMultiprocessing_futex_wait(address, ticket, moment.seconds, moment.nanoseconds)
  }

  /// Wakes as many sleepers, if there are any, after what they wait for has changed.
  @inline(__always)
  func wake(_ count: Int32 = 1) {
    // Together with the one in `prepare`: either the sleeper sees the change, or this sees the sleeper.
    atomicMemoryFence(ordering: .sequentiallyConsistent)
    if word.pointee.load(ordering: .relaxed) & 1 != 0 { wakeSleepers(count) }
  }

  @inline(never)
  private func wakeSleepers(_ count: Int32) {
    let now = word.pointee.wrappingAdd(2, ordering: .sequentiallyConsistent).newValue
    guard CMultiprocessing_futex_wake(address, count) == 0 else { return }
    // Nobody slept: they were on their way, and find the word changed, or are dead.
    let (isCleared, _) = word.pointee.compareExchange(
      expected: now, desired: now & ~1, ordering: .sequentiallyConsistent)
    // Somebody may have fallen asleep in between.
    if isCleared { _ = CMultiprocessing_futex_wake(address, .max) }
  }
}
