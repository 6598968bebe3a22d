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

  private static let lastSpin = 243
  /// With one processor, the other cannot do anything until this one lets it.
  private static let firstStep = availableProcessorCount > 1 ? 0 : lastSpin + 1
  private static let lastStep = 277

  init() {
    step = Self.firstStep
  }

  /// Whether it is time to sleep.
  var isDone: Bool { step > Self.lastStep }

  /// Lets a moment pass; the spin is done when `deadline` is over.
  mutating func pause(before deadline: Deadline? = nil) {
    if step <= Self.lastSpin {
      CMultiprocessing_relax()
    } else if let deadline, deadline.isOver {
      step = Self.lastStep
    } else {
      // Where others want the processor this may take longer than many who wait want to.
      sched_yield()
    }
    step += 1
  }
}
