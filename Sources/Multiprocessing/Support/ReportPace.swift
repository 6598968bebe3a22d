/// Which of a job's reports are sent on, where they come faster than anybody looks.
///
/// One in so many nanoseconds; and the end of the job, 1, at once, but once.
package struct ReportPace: Sendable {
  /// How far apart reports are that are sent on, in nanoseconds.
  package static let interval: Int64 = 20_000_000

  private var last: Int64?
  private var hasSentEnd = false

  package init() {}

  /// Whether a report is sent on.
  ///
  /// - Parameter now: nanoseconds on a clock that does not go back.
  package mutating func admits(_ fraction: Double, at now: Int64) -> Bool {
    if fraction == 1 {
      guard !hasSentEnd else { return false }
    } else if let last, now - last < Self.interval {
      return false
    }
    hasSentEnd = fraction == 1
    last = now
    return true
  }
}
