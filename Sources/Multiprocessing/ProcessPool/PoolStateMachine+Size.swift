internal import Jobs

/// How many workers there are.
extension PoolStateMachine {
  /// How many workers there are that can still do something for a job.
  var usefulCount: Int {
    workers.values.count { worker in
      switch worker.phase {
      case .starting, .initializing, .able: true
      case .stopping, .leaving: false
      }
    }
  }

  /// How many more workers may be started.
  ///
  /// Those that are being stopped, or were let go, do not take the place of others, but there are never
  /// more than twice the limit in all: cancelled again and again, a pool would start processes faster
  /// than they end.
  var room: Int {
    min(rules.limit - usefulCount, 2 * rules.limit - workers.count)
  }

  /// Starts workers ahead of the jobs, up to so many.
  mutating func warmUp(_ count: Int) -> [PoolAction] {
    guard !isClosed, !isBroken else { return [] }
    hasBegun = true
    var actions: [PoolAction] = []
    while workers.count < min(count, rules.limit), room > 0 {
      actions += startWorker()
    }
    return actions + startSpares()
  }

  /// Allows more or fewer workers: those that are too many go, the busy ones when their job is done.
  mutating func resize(to limit: Int) -> [PoolAction] {
    rules.limit = limit
    guard !isClosed, !isBroken else { return [] }
    var actions: [PoolAction] = []
    // Those that are of no use yet go first, then those that have been idle for longest.
    let coming = workers.keys.sorted(by: >).filter { isComing($0) }
    for worker in (coming + idle).prefix(max(0, usefulCount - limit)) {
      idle.removeAll { $0 == worker }
      workers[worker]?.isSurplus = true
      workers[worker]?.phase = .leaving
      actions.append(.hangUp(worker))
    }
    return actions + assign()
  }

  /// Whether there are no more workers than there may be, those included that were told to go.
  var isWithinLimit: Bool {
    usefulCount <= rules.limit && !workers.values.contains(where: \.isSurplus)
  }

  /// Starts workers that nothing waits for yet, if there are to be any.
  mutating func startSpares() -> [PoolAction] {
    guard rules.spares > 0, hasBegun, !isClosed, !isBroken else { return [] }
    let coming = workers.keys.count { isComing($0) }
    // Of those that wait, each takes one of the workers that are on their way.
    let missing = rules.spares - (idle.count + coming - waiting.count)
    var actions: [PoolAction] = []
    for _ in 0..<max(0, min(missing, room)) {
      guard failedSpares < Self.startAttempts else { break }
      actions += startWorker()
    }
    return actions
  }

  mutating func startWorker() -> [PoolAction] {
    [.start(addWorker())]
  }

  mutating func addWorker() -> WorkerID {
    let worker = newWorker()
    workers[worker] = Worker(round: round)
    return worker
  }

  private func isComing(_ worker: WorkerID) -> Bool {
    workers[worker]?.isComing ?? false
  }
}
