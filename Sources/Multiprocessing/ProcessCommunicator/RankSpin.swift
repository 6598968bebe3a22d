internal import CMultiprocessing
internal import Glibc

/// How a rank passes the moments in which another is about to be ready, before it sleeps.
///
/// Some 50 µs where every rank has a processor; else it offers its own to the others a few times.
struct RankSpin {
  private var step: Int

  private static let relaxingSteps = 400
  private static let lastStep = 440

  init(spins: Bool) {
    step = spins ? 0 : Self.lastStep - 4
  }

  /// Whether it is time to sleep.
  var isDone: Bool { step > Self.lastStep }

  /// Whether to look at the clock, which costs as much as several steps.
  var isTimeToLook: Bool { step % 64 == 0 }

  mutating func pause() {
    if step <= Self.relaxingSteps {
      CMultiprocessing_relax()
    } else {
      sched_yield()
    }
    step += 1
  }
}
