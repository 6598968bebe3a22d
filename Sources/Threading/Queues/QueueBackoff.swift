internal import CMultiprocessing
internal import Glibc

/// How a thread passes the moments in which another one is about to be ready.
///
/// First it keeps the processor, each time for twice as long, and then it offers it to others.
@usableFromInline
struct QueueBackoff {
  @usableFromInline
  var step = 0

  private static let lastSpin = 6
  private static let lastStep = 10

  @inlinable
  init() {}

  /// Whether it is time to wait in earnest.
  var isDone: Bool { step > Self.lastStep }

  @usableFromInline
  mutating func snooze() {
    if step <= Self.lastSpin {
      for _ in 0..<(1 << step) { CMultiprocessing_relax() }
    } else {
      sched_yield()
    }
    if !isDone { step += 1 }
  }
}
