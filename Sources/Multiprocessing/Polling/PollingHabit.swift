/// Whether to look for a message for a moment before going to sleep for it.
///
/// To be woken takes far longer than a small job, so looking pays when the message is near, and is
/// wasted when it is not. Each time in a row that it was in vain doubles the number of times that it is
/// left out, up to ``longestPause``; one that pays ends that.
struct PollingHabit {
  /// For how long to look.
  static let nanoseconds: Int64 = 50_000
  static let longestPause = 64

  /// How often it is still left out.
  private var pause = 0
  private var nextPause = 1

  /// Whether to look this time; ``note(hasPaid:)`` follows if so.
  mutating func isDue() -> Bool {
    guard pause > 0 else { return true }
    pause -= 1
    return false
  }

  /// Learns what came of looking.
  mutating func note(hasPaid: Bool) {
    if hasPaid {
      nextPause = 1
    } else {
      pause = nextPause
      nextPause = min(2 * nextPause, Self.longestPause)
    }
  }
}
