/// A wait for submitted jobs was over before they were done.
///
/// Only the wait: the jobs go on. A job that was itself given too little time is ``JobTimedOut``.
public struct JobWaitTimedOut: Error, Hashable, Sendable {
  /// How long the wait was allowed to last.
  public var limit: Duration
  /// How many of the jobs were not done.
  public var unfinished: Int
  /// How many jobs were waited for.
  public var total: Int

  /// Creates the error.
  public init(limit: Duration, unfinished: Int = 1, total: Int = 1) {
    self.limit = limit
    self.unfinished = unfinished
    self.total = total
  }
}

extension JobWaitTimedOut: CustomStringConvertible {
  /// For example `2 of 5 jobs were not done after 3.0 seconds; they go on`.
  public var description: String {
    total == 1
      ? "the job was not done after \(limit); it goes on"
      : "\(unfinished) of \(total) jobs were not done after \(limit); they go on"
  }
}
