/// A call that the supervisor's thread owes somebody at a time.
struct SupervisorTimer: Comparable {
  var at: ContinuousClock.Instant
  /// Whether there still is a reason for the call; may be asked at any time.
  var isWanted: @Sendable () -> Bool = { true }
  var call: @Sendable () -> Void

  static func < (one: Self, other: Self) -> Bool { one.at < other.at }
  static func == (one: Self, other: Self) -> Bool { one.at == other.at }
}
