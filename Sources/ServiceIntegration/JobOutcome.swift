#if ServiceIntegration
  internal import Jobs

  /// What became of a job, as metrics count it and logs call it.
  enum JobOutcome: String, CaseIterable {
    /// It returned its answer.
    case answered
    /// It threw, or it or its answer could not be carried, or no worker could be started for it.
    case failed
    /// Its worker died.
    case crashed
    /// It ran longer than its caller allowed.
    case timedOut = "timed_out"
    /// Nobody wanted its answer any more, or a shutdown ended it.
    case cancelled
    /// It was not taken: the pool is shut down.
    case refused

    init(of error: any Error) {
      self =
        switch error {
        case is WorkerCrashed: .crashed
        case is JobTimedOut: .timedOut
        case is CancellationError, is PoolTerminated: .cancelled
        case is PoolClosed: .refused
        default: .failed
        }
    }
  }
#endif
