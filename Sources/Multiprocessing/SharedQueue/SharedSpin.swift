internal import CMultiprocessing
internal import Glibc
internal import Threading

/// How one passes the moments in which another process is about to be ready, before it sleeps: to sleep
/// and be woken costs both several microseconds.
///
/// First it keeps the processor and looks often, since the other is likely to be half-way through; then it
/// offers it to others, who may wait for this very one.
struct SharedSpin {
  private var step = 0

  private static let lastSpin = 60
  /// With one processor, the other cannot do anything until this one lets it.
  private static let firstStep = availableProcessorCount > 1 ? 0 : lastSpin + 1
  private static let lastStep = 94

  init() {
    step = Self.firstStep
  }

  /// Whether it is time to sleep.
  var isDone: Bool { step > Self.lastStep }

  mutating func pause() {
    if step <= Self.lastSpin {
      for _ in 0..<4 { CMultiprocessing_relax() }
    } else {
      sched_yield()
    }
    step += 1
  }
}
