internal import Jobs

/// How a pool ends.
extension PoolStateMachine {
  /// How far a pool has gone towards its end; it never goes back.
  enum Closing: Int, Comparable {
    case open
    /// It takes no more jobs.
    case finishing
    /// Nor does it do those that wait.
    case withdrawing
    /// Nor those that run: its workers are asked to end.
    case terminating
    /// Its workers are made to end.
    case killing

    static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
  }

  var isClosed: Bool { closing > .open }

  /// No more jobs are taken; those that run, and perhaps those that wait, are still done.
  mutating func close(_ mode: PoolShutdown = .finishing) -> [PoolAction] {
    switch mode {
    case .finishing: closing = max(closing, .finishing)
    case .cancellingWaiting: closing = max(closing, .withdrawing)
    }
    return letGo()
  }

  /// Every job ends now; workers that run user code get SIGTERM and, after a grace, SIGKILL.
  mutating func terminate() -> [PoolAction] {
    guard closing < .terminating else { return [] }
    closing = .terminating
    return endJobs() + endWorkers(by: rules.grace > .zero ? .terminate : .kill) + letGo()
  }

  /// Every job ends now, and every worker gets SIGKILL.
  mutating func kill() -> [PoolAction] {
    guard closing < .killing else { return [] }
    closing = .killing
    return endJobs() + endWorkers(by: .kill) + letGo()
  }

  private mutating func endJobs() -> [PoolAction] {
    var actions = giveUpWaiting(.terminated)
    for worker in workers.keys.sorted() {
      guard let lease = workers[worker]?.lease else { continue }
      jobs[lease.job] = nil
      actions.append(.finish(lease.job, .terminated))
    }
    return actions
  }

  private mutating func endWorkers(by signal: PoolSignal) -> [PoolAction] {
    idle = []
    var actions: [PoolAction] = []
    for worker in workers.keys.sorted() {
      guard let state = workers[worker] else { continue }
      workers[worker]?.lease = nil
      let lease: LeaseID
      switch (signal, state.phase) {
      case (.terminate, .able) where state.lease == nil, (.terminate, .starting):
        // It runs no user code, and need not be asked.
        workers[worker]?.phase = .leaving
        actions.append(.hangUp(worker))
        continue
      case (.terminate, .leaving), (.terminate, .stopping(_, .some)), (.kill, .stopping(_, .kill)):
        continue
      case (_, .stopping(let stopping, _)):
        lease = stopping
      case (_, .able), (_, .initializing), (_, .starting), (_, .leaving):
        // No lease has the number 0.
        lease = state.lease?.id ?? 0
      }
      workers[worker]?.phase = .stopping(lease, signal)
      actions.append(.signal(worker, signal))
      if signal == .terminate {
        actions.append(.setTimer(.stopping(worker, lease), rules.grace))
      }
    }
    return actions
  }

  /// Lets workers of a closed pool go that nothing is left for, and says when the last is gone.
  mutating func letGo() -> [PoolAction] {
    guard isClosed else { return [] }
    var actions = closing >= .withdrawing ? giveUpWaiting(.closed) : []
    guard waiting.isEmpty else { return actions }
    actions += idle.map(PoolAction.hangUp)
    for worker in idle { workers[worker]?.phase = .leaving }
    idle = []
    // Workers that were warmed for nothing are still on their way.
    for worker in workers.keys.sorted() {
      guard let state = workers[worker], state.lease == nil else { continue }
      switch state.phase {
      case .starting, .initializing:
        workers[worker]?.phase = .leaving
        actions.append(.hangUp(worker))
      case .able, .stopping, .leaving:
        break
      }
    }
    if workers.isEmpty { actions.append(.drained) }
    return actions
  }
}
