/// Many jobs together took longer than their caller allowed.
///
/// Those that were not done are cancelled. One job that was itself given too little time is
/// ``JobTimedOut``; a wait that was over, while the jobs go on, is ``JobWaitTimedOut``.
public struct JobsTimedOut: Error, Hashable, Sendable {
  /// How long all of them were allowed to take.
  public var limit: Duration
  /// How many of them were done by then, as far as that was counted.
  public var done: Int?

  /// Creates the error.
  public init(limit: Duration, done: Int? = nil) {
    self.limit = limit
    self.done = done
  }
}

extension JobsTimedOut: CustomStringConvertible {
  /// For example `the jobs were not all done after 3.0 seconds, but 12 of them; the rest is cancelled`.
  public var description: String {
    let part = done.map { ", but \($0) of them" } ?? ""
    return "the jobs were not all done after \(limit)\(part); the rest is cancelled"
  }
}
