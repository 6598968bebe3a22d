internal import Jobs

extension WorkerPool {
  /// Runs jobs and takes their answers in the order of the jobs.
  ///
  /// - Parameters:
  ///   - jobs: the jobs, pulled as there are workers for them.
  ///   - take: takes the next answer.
  /// - Returns: whether all answers were taken: false if the task was cancelled before.
  /// - Throws: what a job or `take` throws, unless the task is cancelled.
  func takeAnswers<J: Job>(
    of jobs: some Sequence<J>, _ take: (J.Output) throws -> Void
  ) async throws -> Bool {
    guard !Task.isCancelled else { return false }
    do {
      // A single worker shall not be two.
      let window = workerCount == 1 ? 1 : nil
      for try await result in results(of: jobs, order: .ofJobs, window: window) {
        try take(result.get())
      }
      return true
    } catch {
      // Whatever ended the jobs of a task that is cancelled.
      guard Task.isCancelled else { throw error }
      return false
    }
  }
}
