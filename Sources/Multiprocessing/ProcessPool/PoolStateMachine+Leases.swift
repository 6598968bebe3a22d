internal import DequeModule
internal import Jobs

/// Which job goes to which worker, and what becomes of one whose worker is gone.
extension PoolStateMachine {
  mutating func lease(_ job: JobID, to worker: WorkerID) -> [PoolAction] {
    nextLease &+= 1
    if jobs[job]?.isExpected == true { noLongerExpects(job) }
    workers[worker]?.lease = Worker.Lease(job: job, id: nextLease)
    jobs[job]?.attempts += 1
    var actions: [PoolAction] = [.send(job, nextLease, to: worker)]
    actions += startClock(of: job)
    return actions
  }

  /// Begins the time of a job's attempt, unless it has begun with the start of its worker.
  mutating func startClock(of job: JobID) -> [PoolAction] {
    guard let timeout = jobs[job]?.timeout, jobs[job]?.clock == nil else { return [] }
    jobs[job]?.clock = nextLease
    return [.setTimer(.deadline(job, nextLease), timeout)]
  }

  /// Finishes a job that its caller, or the clock, no longer wants.
  mutating func giveUp(_ job: JobID, _ outcome: PoolOutcome) -> [PoolAction] {
    guard let unwanted = jobs.removeValue(forKey: job) else { return [] }
    if waiting.remove(job) != nil {
      if unwanted.isExpected { noLongerExpects(job) }
      return [.finish(job, outcome)] + expectWorkers() + letGo()
    }
    guard let (worker, state) = workers.first(where: { $0.value.lease?.job == job }),
      let lease = state.lease?.id
    else { return [] }
    workers[worker]?.lease = nil
    guard state.phase == .able else {
      // It cannot be asked yet.
      if outcome == .timedOut {
        workers[worker]?.phase = .stopping(lease, .kill)
        return [.finish(job, outcome), .signal(worker, .kill)] + assign()
      }
      // Nor is it killed: cancelled again and again, a pool would start and end processes only.
      workers[worker]?.dropped = lease
      return [.finish(job, outcome)] + assign()
    }
    return [.finish(job, outcome)] + stop(worker, lease) + assign()
  }

  /// Has a worker stop what it runs for a lease that was given up.
  mutating func stop(_ worker: WorkerID, _ lease: LeaseID) -> [PoolAction] {
    guard rules.grace > .zero else {
      workers[worker]?.phase = .stopping(lease, .kill)
      return [.signal(worker, .kill)]
    }
    workers[worker]?.phase = .stopping(lease, nil)
    return [.ask(worker, toStop: lease), .setTimer(.stopping(worker, lease), rules.grace)]
  }

  /// A job's worker died under it.
  mutating func lost(_ job: JobID, _ ending: WorkerEnding) -> [PoolAction] {
    guard let (attempts, retries) = jobs[job].map({ ($0.attempts, $0.retries) }) else { return [] }
    if attempts <= retries, closing < .withdrawing {
      putBack(job)
      return []
    }
    jobs[job] = nil
    return [.finish(job, .died(ending, attempts: attempts))]
  }

  /// A job was handed to a worker that died before it read it: no attempt, unless that never ends.
  mutating func missed(_ job: JobID, _ ending: WorkerEnding) -> [PoolAction] {
    jobs[job]?.misses += 1
    guard jobs[job]?.misses ?? 0 <= Self.startAttempts, closing < .withdrawing else {
      return lost(job, ending)
    }
    putBackUntried(job)
    return []
  }

  /// The worker has not begun its job and can run no more: another shall have it, however often.
  mutating func returned(_ worker: WorkerID) -> [PoolAction] {
    guard let state = workers[worker], state.phase != .leaving else { return [] }
    if case .stopping(_, .some) = state.phase { return [] }
    workers[worker]?.lease = nil
    workers[worker]?.phase = .leaving
    if let lease = state.lease { putBackUntried(lease.job) }
    return [.hangUp(worker)] + assign() + letGo()
  }

  mutating func nextWaiting() -> JobID? {
    while let job = order.popFirst() {
      if waiting.remove(job) != nil { return job }
    }
    return nil
  }

  /// Puts a job back whose worker never came to read it.
  mutating func putBackUntried(_ job: JobID) {
    jobs[job]?.attempts -= 1
    putBack(job)
  }

  mutating func putBack(_ job: JobID) {
    jobs[job]?.clock = nil
    order.prepend(job)
    waiting.insert(job)
  }
}
