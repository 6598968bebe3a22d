internal import Threading

extension Deadline {
  /// After so long a sleeper looks whether the others still live, and whether it was overlooked by one
  /// that died before it could wake anybody.
  static let patience = Duration.milliseconds(50)

  /// The end of the next sleep of one who waits until `deadline`, or for ever.
  static func nextLook(before deadline: Deadline?) -> Deadline {
    let look = Deadline(after: patience)
    guard let deadline, deadline.isBefore(look) else { return look }
    return deadline
  }

  /// The later one.
  static func later(of first: Deadline, _ second: Deadline) -> Deadline {
    first.isBefore(second) ? second : first
  }

  private func isBefore(_ other: Deadline) -> Bool {
    (seconds, nanoseconds) < (other.seconds, other.nanoseconds)
  }
}
