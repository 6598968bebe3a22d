internal import Jobs

/// What is done when workers cannot be had.
extension PoolStateMachine {
  /// Counts a start that came to nothing; gives the waiting jobs up when there is no hope.
  ///
  /// Of workers that were on their way together only one counts: somebody may have killed them all at once.
  ///
  /// - Parameter started: the worker's round; nil if the system refused the start, so that there is no
  ///   hope.
  mutating func startFailed(_ error: WorkerStartFailed, in started: Int?) -> [PoolAction] {
    if started ?? round == round {
      failedStarts += 1
      round += 1
    }
    failedSpares += 1
    guard started == nil || failedStarts >= startLimit, idle.isEmpty,
      !workers.values.contains(where: { $0.phase == .able })
    else { return [] }
    // Otherwise those that are still on their way have no more hope, until one is ready or is asked for.
    if started == nil { failedStarts = 0 }
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
