public import Jobs
internal import Threading

extension ProcessPool: WatchablePool {
  /// What the worker processes do at this moment, in the order in which they were started.
  ///
  /// Blocks for no longer than it takes to copy a line for each of them. A worker that has died is
  /// not among them.
  public var snapshot: PoolSnapshot { storage.shared.withLock { $0.snapshot } }
}

extension PoolShared {
  /// What the workers do.
  var snapshot: PoolSnapshot {
    var workers: [(WorkerID, PoolSnapshot.Worker)] = []
    workers.reserveCapacity(machine.workerCount)
    for (id, worker) in machine.workers {
      guard let place = trace.place(of: id) else { continue }
      workers.append((id, PoolSnapshot.Worker(place: place, state: worker.state)))
    }
    workers.sort { $0.0 < $1.0 }
    return PoolSnapshot(
      place: trace.pool, workers: workers.map(\.1), workerLimit: machine.rules.limit)
  }
}

extension PoolStateMachine.Worker {
  fileprivate var state: PoolSnapshot.State {
    switch phase {
    case .starting, .initializing: .starting
    case .able: lease == nil ? .idle : .running
    case .stopping, .leaving: .leaving
    }
  }
}
