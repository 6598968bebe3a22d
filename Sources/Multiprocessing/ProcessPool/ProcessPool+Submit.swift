public import Jobs

extension ProcessPool {
  /// Hands a job to the pool and returns at once, with a handle to what becomes of it.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - timeout: how long the job may run, as in ``run(_:timeout:)``; the handle's error is then
  ///     ``JobTimedOut``.
  /// - Returns: the job's handle. Dropping it does not stop the job.
  public func submit<J: Job>(_ job: J, timeout: Duration?) -> JobHandle<J.Output> {
    JobHandle { try await self.run(job, timeout: timeout) }
  }
}
