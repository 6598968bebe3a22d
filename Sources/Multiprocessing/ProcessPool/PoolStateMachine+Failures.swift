internal import Jobs

/// What is done when workers cannot be had.
extension PoolStateMachine {
  /// Counts a start that came to nothing; gives the waiting jobs up when there is no hope.
  mutating func startFailed(_ error: WorkerStartFailed, isFinal: Bool) -> [PoolAction] {
    failedStarts += 1
    failedSpares += 1
    guard isFinal || failedStarts >= startLimit, idle.isEmpty,
      !workers.values.contains(where: { $0.phase == .able })
    else { return [] }
    failedStarts = 0
    return giveUpWaiting(.noWorker(error))
  }

  mutating func giveUpWaiting(_ outcome: PoolOutcome) -> [PoolAction] {
    var actions: [PoolAction] = []
    while let job = nextWaiting() {
      jobs[job] = nil
      actions.append(.finish(job, outcome))
    }
    return actions
  }

  /// The initializer failed: every job fails with its error, and every worker goes.
  mutating func breakDown() -> [PoolAction] {
    isBroken = true
    var actions = giveUpWaiting(.initializerFailed)
    for worker in workers.keys.sorted() {
      if let lease = workers[worker]?.lease {
        jobs[lease.job] = nil
        actions.append(.finish(lease.job, .initializerFailed))
      }
      workers[worker]?.lease = nil
      workers[worker]?.phase = .leaving
      actions.append(.signal(worker, .kill))
    }
    idle = []
    return actions
  }
}
