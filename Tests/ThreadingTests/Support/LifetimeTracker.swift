import Synchronization

/// Counts its living witnesses, to find leaks.
final class LifetimeTracker: Sendable {
  private let count = Atomic<Int>(0)

  /// How many witnesses are alive.
  var living: Int { count.load(ordering: .acquiring) }

  func witness() -> Witness { Witness(tracker: self) }

  final class Witness: Sendable {
    private let tracker: LifetimeTracker

    fileprivate init(tracker: LifetimeTracker) {
      self.tracker = tracker
      tracker.count.add(1, ordering: .relaxed)
    }

    deinit { tracker.count.subtract(1, ordering: .acquiringAndReleasing) }
  }
}
