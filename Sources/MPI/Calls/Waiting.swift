#if MPI
  internal import Glibc

  /// The clock, and how a thread lets time pass.
  enum Waiting {
    /// Nanoseconds on the monotonic clock.
    static var now: Int {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }

    /// Lets others have the processor, if anybody wants it.
    static func yield() {
      sched_yield()
    }

    /// Lets so much time pass as there is patience for.
    static func pass(_ patience: inout Patience) {
      switch patience.step(at: now) {
      case .yield: yield()
      case .sleep(let nanoseconds): pass(nanoseconds: nanoseconds)
      }
    }

    /// Sleeps, for a moment.
    static func pass(nanoseconds: Int) {
      var time = timespec(tv_sec: nanoseconds / 1_000_000_000, tv_nsec: nanoseconds % 1_000_000_000)
      nanosleep(&time, nil)
    }
  }
#endif
