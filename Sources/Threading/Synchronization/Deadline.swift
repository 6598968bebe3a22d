internal import Glibc

/// A moment on the monotonic clock, which all processes share, until which a wait may last.
///
/// Any `Duration` makes one: a negative timeout counts as zero, and one beyond what the clock can
/// express ends in some thirty thousand years.
package struct Deadline: Equatable {
  package private(set) var seconds: Int64
  package private(set) var nanoseconds: Int64

  /// The moment `timeout` after now, rounded up to whole nanoseconds: never too early.
  package init(after timeout: Duration) {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    self.init(after: timeout, seconds: Int64(now.tv_sec), nanoseconds: Int64(now.tv_nsec))
  }

  /// The moment `timeout` after the given one.
  init(after timeout: Duration, seconds: Int64, nanoseconds: Int64) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
    guard timeout > .zero else { return }
    let components = timeout.components
    self.seconds += min(components.seconds, Self.longestSeconds)
    self.nanoseconds += (components.attoseconds + 999_999_999) / 1_000_000_000
    if self.nanoseconds >= 1_000_000_000 {
      self.nanoseconds -= 1_000_000_000
      self.seconds += 1
    }
  }

  /// The moment at which a clock that users see shows `instant`; one that has passed is now.
  package init(at instant: ContinuousClock.Instant) {
    self.init(after: ContinuousClock.now.duration(to: instant))
  }

  /// About thirty-five thousand years: far from every overflow, here and in the kernel.
  private static let longestSeconds: Int64 = 1 << 40
}
