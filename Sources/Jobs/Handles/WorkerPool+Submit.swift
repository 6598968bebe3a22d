extension WorkerPool {
  /// Hands a job to the pool and returns at once, with a handle to what becomes of it.
  ///
  /// ```swift
  /// let handles = numbers.map { pool.submit(Cube(number: $0)) }
  /// for handle in handles { print(try await handle.value) }
  /// ```
  ///
  /// The pool has the job when this returns, so that a ``shutdown()`` that follows waits for it. What
  /// goes wrong, a pool that takes no more jobs included, is the handle's error.
  ///
  /// - Parameter job: the job.
  /// - Returns: the job's handle. Dropping it does not stop the job.
  public func submit<J: Job>(_ job: J) -> JobHandle<J.Output> {
    JobHandle { try await run(job) }
  }
}
