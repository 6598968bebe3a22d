internal import Jobs
internal import Threading

/// The way of a job from its caller and back.
extension PoolStorage {
  /// Has a worker run the job whose frame this is.
  ///
  /// - Parameter retries: how often it is run again if its worker dies; as the pool was told if nil.
  /// - Throws: as ``finish(of:)``.
  func run(
    _ frame: consuming [UInt8], retries: Int? = nil, label: PoolTrace.Label?
  ) async throws -> Result {
    let begun = try begin(frame, retries: retries, label: label)
    if let result = begun.result { return result }
    return try await finish(of: begun.job)
  }

  /// Hands in a job whose frame this is; ``finish(of:)`` must follow unless there is a result already.
  ///
  /// Most small jobs never get beyond this.
  ///
  /// - Parameters:
  ///   - timeout: how long it may run, in one attempt.
  ///   - retries: how often it is run again if its worker dies; as the pool was told if nil.
  ///   - progress: is told what the job reports, on the supervisor's thread or this one.
  ///   - mayPoll: whether this thread may look for the answer for a moment.
  ///   - label: what the timeline calls it; nil if that is off.
  /// - Returns: the job's number, and what became of it, if that is known.
  /// - Throws: `CancellationError` if the task is cancelled already; ``WorkerStartFailed`` in a forked copy
  ///   of this process. Then nothing follows.
  func begin(
    _ frame: consuming [UInt8], timeout: Duration? = nil, retries: Int? = nil,
    progress: (@Sendable (Double) -> Void)? = nil, mayPoll: Bool = false,
    label: PoolTrace.Label?
  ) throws -> (job: JobID, result: Result?) {
    try Task.checkCancellation()
    try Supervisor.refuseCopies()
    let (job, polled) = submit(
      PoolShared.Pending(frame: frame, progress: progress), timeout: timeout, retries: retries,
      mayPoll: mayPoll, label: label)
    return (job, polled.flatMap { poll($0, for: job) })
  }

  /// Suspends until a job is finished that was begun.
  ///
  /// - Throws: `CancellationError` if the task is cancelled; a worker that runs the job is asked to
  ///   stop, then made to.
  func finish(of job: JobID) async throws -> Result {
    // A cancellation since the beginning has not been lost: then the handler is called at once.
    let result = await withTaskCancellationHandler {
      await sleep(until: job)
    } onCancel: {
      advance { $0.machine.cancel(job) }
    }
    if case .ended(.cancelled) = result { throw CancellationError() }
    return result
  }

  /// Whether a worker runs a job at this moment.
  func isRunning(_ job: JobID) -> Bool {
    shared.withLock { $0.machine.isRunning(job) }
  }

  /// Hands a job to the state machine, and sends it if a worker is free.
  ///
  /// - Returns: its number, and from whom to read the answer, if that is to be: then
  ///   ``poll(_:for:)`` must follow. The job's result must be fetched in any case.
  private func submit(
    _ pending: consuming PoolShared.Pending, timeout: Duration?, retries: Int?, mayPoll: Bool,
    label: PoolTrace.Label?
  ) -> (JobID, PolledWorker?) {
    // Moved, so that the frame has no second owner, for whom it would be copied when it is written to.
    var pending: PoolShared.Pending? = pending
    let (job, effects) = shared.withLock { shared in
      let job = shared.newJob()
      swap(&shared.jobs[job], &pending)
      if let label { shared.trace.queued(job, label) }
      var effects = PoolEffects()
      if timeout == nil, let lease = shared.machine.leaseAtOnce(job, retries: retries) {
        let command = send(
          job, lease.id, to: lease.worker, pollingFor: mayPoll ? job : nil, &shared, &effects)
        if let command { supervisor.post([command]) }
      } else {
        let actions = shared.machine.submit(job, timeout: timeout, retries: retries)
        carryOut(actions, pollingFor: mayPoll ? job : nil, &shared, &effects)
      }
      return (job, effects)
    }
    effects.tell()
    return (job, effects.polled)
  }

  /// Reads a worker's channel in the supervisor's place until the worker has replied, or for a moment.
  ///
  /// - Returns: the job's result, if there is one.
  private func poll(_ worker: PolledWorker, for job: JobID) -> Result? {
    let hasPaid = supervisor.poll(worker)
    return shared.withLock { shared in
      shared.habit.note(hasPaid: hasPaid)
      return shared.results.removeValue(forKey: job)
    }
  }

  /// Suspends until a job has a result.
  private func sleep(until job: JobID) async -> Result {
    await withCheckedContinuation { caller in
      let result = shared.withLock { shared -> Result? in
        if let result = shared.results.removeValue(forKey: job) { return result }
        // One that has no result yet is pending.
        shared.jobs[job]?.caller = PoolShared.Caller(caller)
        return nil
      }
      if let result { caller.resume(returning: result) }
    }
  }
}
