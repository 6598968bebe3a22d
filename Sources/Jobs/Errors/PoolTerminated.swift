/// A job ran or waited in a pool that was terminated, and was ended with it.
///
/// What the job had done by then is lost. A job that comes later gets ``PoolClosed``.
public struct PoolTerminated: Error, Hashable, Sendable {
  /// The job, as text.
  public var job: String

  /// Creates the error.
  public init(job: String) {
    self.job = job
  }
}

extension PoolTerminated: CustomStringConvertible {
  /// Names the job.
  public var description: String { "\(job) was ended: its pool was terminated before it was done" }
}
