public import Jobs

/// What the timeline calls jobs that are closures.
private enum Closure {}

extension ThreadPool {
  /// Runs one job on a worker and returns its answer.
  ///
  /// Suspends, and blocks no thread, until the answer is there.
  ///
  /// If the calling task is cancelled, `CancellationError` is thrown at once. A job that has not
  /// been started then never is; one that has is told by its `JobContext`, runs to its end, and its
  /// answer is dropped.
  ///
  /// - Parameter job: the job.
  /// - Returns: what the job's `run` returned.
  /// - Throws: exactly what the job threw; `PoolClosed` after ``shutdown()``; ``ThreadPoolBroken``;
  ///   `CancellationError`.
  public func run<J: Job>(_ job: J) async throws -> J.Output {
    try await run(as: J.self) { try job.run() }
  }

  /// Runs a closure on a worker and returns its answer.
  ///
  /// ```swift
  /// let text = try await pool.run { try readSlowly(path) }
  /// ```
  ///
  /// As ``run(_:)`` of a job; the answer need not be `Codable`.
  ///
  /// - Parameter body: may block.
  /// - Returns: what it returned.
  /// - Throws: exactly what it threw; `PoolClosed` after ``shutdown()``; ``ThreadPoolBroken``;
  ///   `CancellationError`.
  public func run<Answer: Sendable>(
    _ body: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try await run(as: Closure.self, body)
  }

  /// Runs a closure that the timeline calls after a type; one that it tells nothing of if that is nil.
  func run<Answer: Sendable>(
    as type: Any.Type?, _ body: @escaping @Sendable () throws -> Answer
  ) async throws -> Answer {
    try await outputs(
      of: JobBatch([body], workers: 1) { try $0() }, as: type, count: 1, copies: 1)[0]
  }

  /// Hands a closure to the pool and returns at once, with a handle to what becomes of it.
  ///
  /// ```swift
  /// let handle = pool.submit { try readSlowly(path) }
  /// let text = try await handle.value
  /// ```
  ///
  /// A job may wait for others with `result()` or `blockingWait`: its worker runs those that nobody has
  /// begun itself, on top of it, also if the wait has a timeout. What goes wrong, a closed pool
  /// included, is the handle's error.
  ///
  /// The end of the program, by `exit` or by returning from `main`, waits until it is done.
  ///
  /// - Parameter body: may block.
  /// - Returns: the handle. Dropping it does not stop the closure.
  public func submit<Answer: Sendable>(
    _ body: @escaping @Sendable () throws -> Answer
  ) -> JobHandle<Answer> {
    submit(as: Closure.self, body)
  }

  /// Hands a job to the pool and returns at once, with a handle to what becomes of it.
  ///
  /// As ``submit(_:)`` of a closure.
  ///
  /// - Parameter job: the job; the end of the program waits until it is done.
  /// - Returns: the handle. Dropping it does not stop the job.
  public func submit<J: Job>(_ job: J) -> JobHandle<J.Output> {
    submit(as: J.self) { try job.run() }
  }

  private func submit<Answer: Sendable>(
    as type: Any.Type, _ body: @escaping @Sendable () throws -> Answer
  ) -> JobHandle<Answer> {
    let task = SubmittedTask(
      body, on: scheduler, trace: .ifRecording(type, count: 1, in: place))
    if !scheduler.post(task) { task.abandon(because: scheduler.refusal) }
    return task.handle
  }

  /// Hands a closure to the pool that is called exactly once, whatever becomes of the pool.
  ///
  /// For work that others wait for in a way of their own: it can tell them when it will not be done.
  /// Cheaper than ``submit(_:)``, since there is no handle. Does not block. The end of the program,
  /// by `exit` or by returning from `main`, waits until it was called.
  ///
  /// - Parameter body: is called on a worker with ``ClosureFate/runs``; or with
  ///   ``ClosureFate/cancelled``, on the calling thread if the pool takes no more, or on the thread that
  ///   closes the pool without it, for which the end of the program waits if it is an ``OSThread`` or
  ///   in such work itself.
  public func perform(_ body: @escaping @Sendable (ClosureFate) -> Void) {
    let task = ClosureTask(
      body, held: scheduler.held, trace: .ifRecording(Closure.self, count: 1, in: place))
    if !scheduler.post(task) { task.abandon(because: scheduler.refusal) }
  }

  /// Runs every job and returns the answers in the order of the jobs.
  ///
  /// Suspends, and blocks no thread, until the answers are there. The jobs are started in their
  /// order, at most ``workerCount`` of them at a time.
  ///
  /// If the calling task is cancelled or a job throws, the error is thrown at once. Jobs that have
  /// not been started then never are; those that have are told by their `JobContext`, run to their
  /// ends, and are ignored.
  ///
  /// - Parameter jobs: the jobs.
  /// - Returns: one answer a job, in the jobs' order.
  /// - Throws: exactly what the first failing job threw; `PoolClosed` after ``shutdown()``;
  ///   ``ThreadPoolBroken``; `CancellationError`.
  /// - Complexity: O(n) memory in the number of jobs, and one queue operation a job.
  public func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
    try await map(jobs, chunking: .fixed(1))
  }

  /// Runs every job and returns the answers in the order of the jobs, some jobs at a time.
  ///
  /// As ``map(_:)``, which hands out the jobs one by one: that is fairest to other callers, and
  /// costs a few hundred nanoseconds a job. Chunks cost those once a chunk.
  ///
  /// - Parameters:
  ///   - jobs: the jobs.
  ///   - chunking: how many jobs a worker takes at a time.
  /// - Returns: one answer a job, in the jobs' order.
  /// - Throws: `InvalidPoolSetting` for chunks of fewer than 1 job, before any is started; otherwise
  ///   what ``map(_:)`` throws. A job that throws keeps those behind it in its chunk from being run.
  /// - Complexity: O(n) memory in the number of jobs, and one queue operation a chunk.
  public func map<J: Job>(
    _ jobs: some Sequence<J>, chunking: Chunking
  ) async throws -> [J.Output] {
    try chunking.check()
    let jobs = Array(jobs)
    let batch = JobBatch(jobs, chunking: chunking, workers: workerCount) { try $0.run() }
    return try await outputs(
      of: batch, as: J.self, count: jobs.count, copies: min(jobs.count, workerCount))
  }

  private func outputs<Work, Output>(
    of batch: JobBatch<Work, Output>, as type: Any.Type?, count: Int, copies: Int
  ) async throws -> [Output] {
    if scheduler.isClosed { throw scheduler.refusal }
    if Timeline.shared.isRecording, let type { batch.record(as: type, count: count, in: place) }
    return try await batch.outputs {
      for number in 0..<copies {
        // A pool that closes between two copies works on with those that it has taken.
        guard scheduler.post(batch) else {
          if number == 0 { throw scheduler.refusal }
          return
        }
      }
    }
  }
}
