internal import Glibc

/// A moment on the monotonic clock, which all processes share.
///
/// Any `Duration` makes one: a negative timeout counts as zero, and one beyond what the clock can express
/// ends in some thirty thousand years.
struct SharedDeadline {
  private(set) var seconds: Int64
  private(set) var nanoseconds: Int64

  /// The moment that long from now, rounded up: never too early.
  init(after timeout: Duration) {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    seconds = Int64(now.tv_sec)
    nanoseconds = Int64(now.tv_nsec)
    guard timeout > .zero else { return }
    let components = timeout.components
    seconds += min(components.seconds, 1 << 40)
    nanoseconds += (components.attoseconds + 999_999_999) / 1_000_000_000
    if nanoseconds >= 1_000_000_000 {
      nanoseconds -= 1_000_000_000
      seconds += 1
    }
  }

  /// Whether this is before the other.
  static func < (first: SharedDeadline, second: SharedDeadline) -> Bool {
    (first.seconds, first.nanoseconds) < (second.seconds, second.nanoseconds)
  }

  /// Whether it has passed.
  var hasPassed: Bool { !(SharedDeadline(after: .zero) < self) }

  /// After so long a sleeper looks whether the others still live, and whether it was overlooked by one
  /// that died before it could wake anybody.
  static let patience = Duration.milliseconds(50)

  /// The end of the next sleep of one who waits until `deadline`, or for ever.
  static func nextLook(before deadline: SharedDeadline?) -> SharedDeadline {
    let look = SharedDeadline(after: patience)
    guard let deadline, deadline < look else { return look }
    return deadline
  }
}
