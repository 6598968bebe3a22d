internal import DequeModule
internal import Jobs

/// Which jobs wait for workers that run the initializer first.
///
/// The start of a worker that is started for a job counts as the job's time, and so does the
/// initializer: otherwise a job whose worker hangs in it would wait for ever.
extension PoolStateMachine {
  /// Has each worker that is on its way be for one of the jobs that wait, in their order.
  mutating func expectWorkers() -> [PoolAction] {
    guard rules.hasInitializer, !waiting.isEmpty else { return [] }
    var free = workers.filter { $0.value.isComing && $0.value.expectedBy == nil }.map(\.key)
      .sorted()
    guard !free.isEmpty else { return [] }
    var actions: [PoolAction] = []
    for job in order where waiting.contains(job) && jobs[job]?.isExpected == false {
      guard let worker = free.popLast() else { break }
      workers[worker]?.expectedBy = job
      jobs[job]?.isExpected = true
      if jobs[job]?.timeout != nil {
        nextLease &+= 1
        actions += startClock(of: job)
      }
    }
    return actions
  }

  /// The job has another worker, or is finished: the one that was to be for it is for the next.
  mutating func noLongerExpects(_ job: JobID) {
    guard let worker = workers.first(where: { $0.value.expectedBy == job })?.key else { return }
    noLongerExpected(worker)
  }

  /// The worker is able, or has ended.
  mutating func noLongerExpected(_ worker: WorkerID) {
    guard let job = workers[worker]?.expectedBy else { return }
    workers[worker]?.expectedBy = nil
    jobs[job]?.isExpected = false
  }

  /// Ends the worker whose initializer has taken all of a job's time, so that the next job gets another.
  mutating func endInitializer(before job: JobID) -> [PoolAction] {
    guard waiting.contains(job),
      let worker = workers.first(where: { $0.value.expectedBy == job })?.key
    else { return [] }
    noLongerExpected(worker)
    workers[worker]?.phase = .stopping(0, .kill)
    return [.signal(worker, .kill)]
  }
}
