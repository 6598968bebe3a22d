/// Until when a call may wait.
enum TimeLimit: Sendable {
  case none
  case at(ContinuousClock.Instant)

  /// About thirty-five thousand years: far from every overflow.
  private static var longest: Duration { .seconds(1 << 40) }

  /// The moment `timeout` after now; none for nil, and now for what is negative.
  init(_ timeout: Duration?) {
    guard let timeout else {
      self = .none
      return
    }
    self = .at(.now + max(.zero, min(timeout, Self.longest)))
  }

  init(_ deadline: ContinuousClock.Instant) {
    self = .at(deadline)
  }

  /// The moment, if there is one.
  var instant: ContinuousClock.Instant? {
    switch self {
    case .none: nil
    case .at(let instant): instant
    }
  }

  /// Whether it has passed.
  var isOver: Bool {
    guard let instant else { return false }
    return instant <= .now
  }

  /// What is left, rounded up; nil for ever.
  var nanosecondsLeft: Int64? {
    guard let instant else { return nil }
    let left = ContinuousClock.now.duration(to: instant)
    guard left > .zero else { return 0 }
    let (seconds, attoseconds) = left.components
    // Whoever waits looks again, so a year at a time is as good as for ever.
    guard seconds < 31_536_000 else { return 31_536_000_000_000_000 }
    return seconds * 1_000_000_000 + (attoseconds + 999_999_999) / 1_000_000_000
  }
}
