public import Jobs

extension ThreadPool {
  /// Runs jobs on one worker, one after the other, and tells what became of each.
  ///
  /// What `results(of:order:window:chunking:within:)` does with a chunk. Suspends, and blocks no thread.
  ///
  /// - Returns: one result a job, in the jobs' order: an answer, or what ``run(_:)`` throws.
  public func runChunk<J: Job>(_ jobs: [J]) async -> [Result<J.Output, any Error>] {
    let trace = JobBatchTrace.ifRecording(J.self, count: jobs.count, in: place)
    do {
      return try await run(as: nil) {
        jobs.indices.map { index in
          Result {
            func answer() throws -> J.Output {
              try JobContext.current.checkCancellation()
              return try jobs[index].run()
            }
            return try trace?.running(index, answer) ?? answer()
          }
        }
      }
    } catch {
      trace?.withdrawnUnlessBegun(jobs.count)
      return jobs.map { _ in .failure(error) }
    }
  }

  /// Runs every job, some jobs at a time, and returns the answers in the order of the jobs, if they
  /// take no longer than so long together.
  ///
  /// As ``map(_:chunking:)``. When the time is over no job is started any more; those that run are told
  /// by their `JobContext`, run to their ends, and are ignored.
  ///
  /// - Parameters:
  ///   - jobs: the jobs.
  ///   - chunking: how many jobs a worker takes at a time.
  ///   - limit: how long all of them may take; zero or less leaves no time for any.
  /// - Throws: `JobsTimedOut` when the time is over; otherwise what ``map(_:)`` throws.
  public func map<J: Job>(
    _ jobs: some Sequence<J>, chunking: Chunking, within limit: Duration
  ) async throws -> [J.Output] {
    let jobs = Array(jobs)
    return try await TimeLimit.keep(limit) { try await self.map(jobs, chunking: chunking) }
  }
}
