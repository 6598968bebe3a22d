public import Jobs
internal import Threading

extension ProcessPool {
  /// Hands a job to the pool and returns at once, with a handle to what becomes of it.
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - timeout: how long the job may run, as in ``run(_:timeout:)``; the handle's error is then
  ///     ``JobTimedOut``.
  /// - Returns: the job's handle. Dropping it does not stop the job.
  public func submit<J: Job>(_ job: J, timeout: Duration?) -> JobHandle<J.Output> {
    let number = LockedValue<JobID?>(nil)
    // Begins on the calling thread, which must not wait.
    return JobHandle {
      try await self.carryOut(
        job, timeout: timeout, hasBegun: { begun in number.withLock { $0 = begun } })
    } isRunning: { [storage] in
      number.withLock { $0 }.map(storage.isRunning) ?? false
    }
  }

  /// Hands a job to the pool and returns at once, with a handle to what becomes of it.
  ///
  /// As ``submit(_:timeout:)`` without a timeout.
  public func submit<J: Job>(_ job: J) -> JobHandle<J.Output> {
    submit(job, timeout: nil)
  }
}
