public import Jobs

extension ProcessPool {
  /// Runs jobs, each for so long at most, and gives their results one after the other.
  ///
  /// As ``WorkerPool/results(of:order:window:)``; the result of a job that ran too long is
  /// ``JobTimedOut``, and those behind it come all the same.
  ///
  /// - Parameters:
  ///   - jobs: the jobs; an endless sequence is fine.
  ///   - order: whether results come in the order of the jobs or as they are done.
  ///   - window: how many jobs may be under way or done without their result having been taken; by
  ///     default twice the number of workers, and at least 1.
  ///   - timeout: how long each job may run, without the time that it waits for a worker.
  public func results<Jobs: Sequence>(
    of jobs: Jobs, order: ResultOrder = .ofJobs, window: Int? = nil, timeout: Duration
  ) -> JobResults<ProcessPool, Jobs> where Jobs.Element: Job {
    JobResults(pool: self, jobs: jobs, order: order, window: window ?? 2 * workerCount) {
      try await $0.run($1, timeout: timeout)
    }
  }
}
