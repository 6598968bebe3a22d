public import Jobs

extension ProcessPool {
  /// Runs jobs, each for so long at most, and gives their results one after the other.
  ///
  /// As ``WorkerPool/results(of:order:window:chunking:within:)``; the result of a job that ran too long
  /// is ``JobTimedOut``, and those behind it come all the same. Every job travels by itself.
  ///
  /// - Parameters:
  ///   - jobs: the jobs; an endless sequence is fine.
  ///   - order: whether results come in the order of the jobs or as they are done.
  ///   - window: how many jobs may be under way or done without their result having been taken; by
  ///     default twice the number of workers.
  ///   - timeout: how long each job may run, without the time that it waits for a worker.
  ///   - limit: how long the whole stream may take; nil for as long as it takes.
  /// - Precondition: the window has at least 1 job.
  public func results<Jobs: Sequence>(
    of jobs: Jobs, order: ResultOrder = .ofJobs, window: Int? = nil, timeout: Duration,
    within limit: Duration? = nil
  ) -> JobResults<ProcessPool, Jobs> where Jobs.Element: Job {
    JobResults(
      pool: self, jobs: jobs,
      pace: ResultPace(
        order: order, window: window, limit: limit, count: jobs.underestimatedCount,
        workers: workerCount)
    ) { pool, jobs in
      var results: [Result<Jobs.Element.Output, any Error>] = []
      for job in jobs {
        do {
          results.append(.success(try await pool.run(job, timeout: timeout)))
        } catch {
          results.append(.failure(error))
        }
      }
      return results
    }
  }
}
