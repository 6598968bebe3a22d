/// When a pool's caller may do the supervisor's work for a job of its own.
struct PollingPolicy {
  /// The longest frame that a caller writes itself, with the pool's lock held.
  static let longestFrame = 4096

  /// How many processors this process may use.
  let processors: Int

  /// Whether the caller writes to the worker's channel itself.
  ///
  /// - Parameter leases: how many jobs run, this one included. Where there are many, one thread that
  ///   writes for all is better than callers that wait for each other.
  func mayWrite(frameLength: Int, leases: Int) -> Bool {
    frameLength <= Self.longestFrame && leases <= processors
  }

  /// Whether the caller looks for the answer without sleeping, and the worker for its next job.
  ///
  /// Each of the two occupies a processor meanwhile: nobody else who has work to do shall want for one.
  func mayPoll(leases: Int) -> Bool {
    2 * leases <= processors
  }
}
