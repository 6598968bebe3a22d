/// What happens most, in one step: a job that finds an idle worker, and a worker that has done its job
/// while no other waits for it.
///
/// Not other rules, but the case of them from which nothing else follows: `submit` and `replied` try
/// these first.
extension PoolStateMachine {
  /// Leases a job that has no timeout to an idle worker.
  ///
  /// - Returns: nil if there is more to do, or if it must wait; then nothing has changed, and
  ///   ``submit(_:timeout:retries:)`` is to be called.
  mutating func leaseAtOnce(
    _ job: JobID, retries: Int? = nil
  ) -> (worker: WorkerID, id: LeaseID)? {
    // As soon as a job waits, it is the first; and a spare may have to be started for an idle worker
    // that goes to work.
    guard waiting.isEmpty, !isClosed, !isBroken, rules.spares == 0, let worker = idle.popLast()
    else { return nil }
    hasBegun = true
    failedSpares = 0
    nextLease &+= 1
    jobs[job] = Job(timeout: nil, retries: retries ?? rules.retries, attempts: 1)
    workers[worker]?.lease = Worker.Lease(job: job, id: nextLease)
    return (worker, nextLease)
  }

  /// Has a worker wait for its next job that has done one.
  ///
  /// - Returns: the job, which is finished by the worker's reply. Nil if there is more to do than that;
  ///   then nothing has changed, and ``replied(_:failed:hasGrown:jobs:)`` is to be called.
  mutating func repliedAtOnce(
    _ worker: WorkerID, hasGrown: Bool = false, jobs count: Int = 1
  ) -> JobID? {
    guard let state = workers[worker], state.phase == .able, let job = state.lease?.job,
      // No other job waits for it, it need not go,
      waiting.isEmpty, !isClosed, !hasGrown, workers.count <= rules.limit,
      state.jobsDone + count < rules.jobsPerWorker ?? .max,
      // no spare is to be started, and no timer to be set.
      idle.count + 1 >= rules.spares, state.hasIdleTimer || rules.idleTimeout == nil
    else { return nil }
    workers[worker]?.lease = nil
    workers[worker]?.jobsDone += count
    workers[worker]?.idleCount &+= 1
    jobs.removeValue(forKey: job)
    idle.append(worker)
    failedSpares = 0
    return job
  }
}
