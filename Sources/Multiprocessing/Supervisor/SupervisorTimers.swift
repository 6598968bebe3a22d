internal import HeapModule

/// The calls that the supervisor's thread owes others, the next one first.
///
/// Most timers are limits that are not reached, of jobs that are over long before: when the timers have
/// doubled in number, those that nobody wants any more are thrown away. So there are never more than
/// twice as many as are wanted (or ``few``), at a constant cost each.
struct SupervisorTimers {
  /// As many are kept without a look.
  static let few = 1024

  private var heap = Heap<SupervisorTimer>()
  private var room = few

  /// How many there are, the wanted and the others.
  var count: Int { heap.count }

  /// When the next call is due.
  var next: ContinuousClock.Instant? { heap.min?.at }

  mutating func insert(_ timer: SupervisorTimer) {
    if heap.count >= room {
      heap = Heap(heap.unordered.filter { $0.isWanted() })
      room = max(Self.few, 2 * heap.count)
    }
    heap.insert(timer)
  }

  /// Takes the next timer that is due.
  mutating func popDue(at now: ContinuousClock.Instant) -> SupervisorTimer? {
    guard let next, next <= now else { return nil }
    return heap.popMin()
  }
}
