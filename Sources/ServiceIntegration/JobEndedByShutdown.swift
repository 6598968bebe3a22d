#if ServiceIntegration
  /// A job, or a `map` of jobs, was still under way when its service's time to drain was over.
  ///
  /// Its worker, if it had one, is stopped: what the job had done by then is lost.
  public struct JobEndedByShutdown: Error, Hashable, Sendable {
    /// The name of the job's type.
    public var jobType: String

    /// Creates the error.
    public init(jobType: String) {
      self.jobType = jobType
    }
  }

  extension JobEndedByShutdown: CustomStringConvertible {
    /// Names the job's type.
    public var description: String {
      "\(jobType) was ended: it had not finished when the service that ran it was shut down"
    }
  }
#endif
