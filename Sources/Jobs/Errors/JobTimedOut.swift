/// A job ran longer than its caller allowed.
///
/// Its worker is asked to stop, and ended if it does not; the pool goes on.
public struct JobTimedOut: Error, Hashable, Sendable {
  /// The job, as text.
  public var job: String
  /// How long it was allowed to run.
  public var limit: Duration

  /// Creates the error.
  public init(job: String, limit: Duration) {
    self.job = job
    self.limit = limit
  }
}

extension JobTimedOut: CustomStringConvertible {
  /// Names the job and the limit.
  public var description: String { "\(job) was not done after \(limit)" }
}
