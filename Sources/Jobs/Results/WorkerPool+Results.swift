extension WorkerPool {
  /// Runs jobs and gives their results one after the other, errors included.
  ///
  /// ```swift
  /// for try await result in pool.results(of: jobs, order: .ofCompletion, chunking: .fixed(50)) {
  ///   do { print(result.index, try result.get()) } catch { print(result.index, "failed:", error) }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - jobs: the jobs; an endless sequence is fine.
  ///   - order: whether results come in the order of the jobs or as they are done.
  ///   - window: how many jobs may be under way or done without their result having been taken; by
  ///     default two chunks for each worker.
  ///   - chunking: how many jobs travel together, for jobs that are small; never more than the window
  ///     has. The results of a chunk come when all of it is done. A job that throws or crashes in a
  ///     chunk costs its own answer and no other's. ``Chunking/automatic`` knows only as many jobs as
  ///     the sequence has at least (its `underestimatedCount`).
  ///   - limit: how long the whole stream may take, from the making of its iterator on; it then throws
  ///     ``JobsTimedOut``, after the results that were there in time. Nil for as long as it takes.
  /// - Precondition: the window has at least 1 job, and so has a chunk.
  public func results<Jobs: Sequence>(
    of jobs: Jobs, order: ResultOrder = .ofJobs, window: Int? = nil,
    chunking: Chunking = .fixed(1), within limit: Duration? = nil
  ) -> JobResults<Self, Jobs> where Jobs.Element: Job {
    JobResults(
      pool: self, jobs: jobs,
      pace: ResultPace(
        order: order, window: window, chunking: chunking, limit: limit,
        count: jobs.underestimatedCount, workers: workerCount)
    ) { pool, chunk in
      guard chunk.count == 1 else { return await pool.runChunk(chunk) }
      do { return [.success(try await pool.run(chunk[0]))] } catch { return [.failure(error)] }
    }
  }
}
