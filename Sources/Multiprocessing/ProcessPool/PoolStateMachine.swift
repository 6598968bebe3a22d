internal import DequeModule
internal import Jobs

/// The rules of a process pool, with no process, no clock and no lock in sight: events in, actions
/// out.
///
/// Every job that runs is *leased* to one worker, and every end of a worker ends at most one lease.
/// The rules stand in `README.md` beside this file, and its tests drive this struct alone.
struct PoolStateMachine {
  /// A worker, from the decision to start it to its end.
  struct Worker {
    enum Phase: Hashable {
      /// It has not said that it is ready.
      case starting
      /// It runs the pool's initializer.
      case initializing
      /// It can run jobs: it runs its lease, or is idle.
      case able
      /// It runs a job that nobody wants any more, and has been told so.
      case stopping(LeaseID, PoolSignal?)
      /// It was told to go, and gets no other job.
      case leaving
    }

    struct Lease {
      var job: JobID
      var id: LeaseID
    }

    var phase = Phase.starting
    /// How many starts had come to nothing when it was started.
    var round = 0
    var lease: Lease?
    /// A lease that was given up before it was ready: it was sent the job, and may begin it.
    var dropped: LeaseID?
    /// The job that will be its first one, once it has run the initializer.
    var expectedBy: JobID?
    /// How many jobs it has done.
    var jobsDone = 0
    /// Which of its idle times this is.
    var idleCount: LeaseID = 0
    /// Whether a timer of one of its idle times is on its way.
    var hasIdleTimer = false
    /// Whether it was told to go because there are to be fewer workers.
    var isSurplus = false

    /// Whether it is on its way and has no job.
    var isComing: Bool {
      lease == nil && dropped == nil && (phase == .starting || phase == .initializing)
    }
  }

  struct Job {
    var timeout: Duration?
    var retries: Int
    var attempts = 0
    /// How often it was handed to a worker that was dead already.
    var misses = 0
    /// Which timer ends the time of this attempt; nil before that begins.
    var clock: LeaseID?
    /// Whether a worker that runs the initializer is on its way for it.
    var isExpected = false
  }

  /// After this many workers in a row that ended before they were ready, the waiting jobs fail.
  ///
  /// And after as many more as a job would be run again: a worker may be killed at any time.
  var startLimit: Int { Self.startAttempts + min(rules.retries, 1000) }
  static let startAttempts = 3

  var rules: PoolRules
  let newWorker: @Sendable () -> WorkerID
  var workers = IDTable<Worker>()
  /// Ready to take a job; the last to become idle is the first to be used, so that the others may go.
  var idle: [WorkerID] = []
  /// The jobs that are not finished.
  var jobs = IDTable<Job>()
  /// The order of the jobs that wait; those that were withdrawn are passed over in their turn.
  var order = Deque<JobID>()
  var waiting: Set<JobID> = []
  var nextLease: LeaseID = 0
  /// Starts in a row that came to nothing, each begun after the one before had.
  var failedStarts = 0
  /// The same, since the pool was made.
  var round = 0
  /// Spares in a row that ended before they had been of any use.
  var failedSpares = 0
  /// Whether the pool has had something to do, and so wants spare workers.
  var hasBegun = false
  var closing = Closing.open
  var isBroken = false

  init(rules: PoolRules, newWorker: @escaping @Sendable () -> WorkerID) {
    self.rules = rules
    self.newWorker = newWorker
  }

  /// How many workers exist or are being started.
  var workerCount: Int { workers.count }
  /// How many jobs wait for a worker.
  var waitingCount: Int { waiting.count }

  /// Whether a job was sent to a worker that can run it.
  ///
  /// - Complexity: O(n) in the number of workers.
  func isRunning(_ job: JobID) -> Bool {
    workers.values.contains { $0.phase == .able && $0.lease?.job == job }
  }

  // MARK: What callers do

  mutating func submit(
    _ job: JobID, timeout: Duration? = nil, retries: Int? = nil
  ) -> [PoolAction] {
    guard !isBroken else { return [.finish(job, .initializerFailed)] }
    guard !isClosed else { return [.finish(job, .closed)] }
    if timeout == nil, let lease = leaseAtOnce(job, retries: retries) {
      return [.send(job, lease.id, to: lease.worker)]
    }
    hasBegun = true
    failedSpares = 0
    // It is a new attempt.
    if failedStarts >= startLimit { failedStarts = 0 }
    jobs[job] = Job(timeout: timeout, retries: retries ?? rules.retries)
    order.append(job)
    waiting.insert(job)
    return assign()
  }

  /// The job's caller no longer wants it.
  mutating func cancel(_ job: JobID) -> [PoolAction] {
    giveUp(job, .cancelled)
  }

  // MARK: What workers do

  /// The worker can find jobs by name.
  mutating func ready(_ worker: WorkerID) -> [PoolAction] {
    guard workers[worker]?.phase == .starting else { return [] }
    if rules.hasInitializer {
      workers[worker]?.phase = .initializing
      return [.initialize(worker)]
    }
    failedStarts = 0
    if let dropped = workers[worker]?.dropped {
      workers[worker]?.dropped = nil
      return stop(worker, dropped) + assign()
    }
    workers[worker]?.phase = .able
    return workers[worker]?.lease == nil ? becomeIdle(worker) : []
  }

  /// The worker's job is done, well or badly; or its initializer, then `failed` says how.
  ///
  /// A worker that `hasGrown` too large gets no other job. `jobs` are those of a chunk that were run.
  mutating func replied(
    _ worker: WorkerID, failed: Bool = false, hasGrown: Bool = false, jobs count: Int = 1
  ) -> [PoolAction] {
    if let job = repliedAtOnce(worker, hasGrown: hasGrown, jobs: count) {
      return [.finish(job, .replied)]
    }
    guard let phase = workers[worker]?.phase else { return [] }
    switch phase {
    case .starting, .leaving:
      return []
    case .initializing:
      guard !failed else { return breakDown() }
      failedStarts = 0
      noLongerExpected(worker)
      workers[worker]?.phase = .able
      return becomeIdle(worker)
    case .stopping(_, .some):
      // The signal may still be on its way: it must not meet another job.
      return []
    case .stopping(_, .none):
      // It stopped in time, and may go on with other work, unless another has taken its place.
      workers[worker]?.phase = .able
      return haveDone(count, worker, isToGo: hasGrown || usefulCount > rules.limit)
    case .able:
      guard let lease = workers[worker]?.lease else { return [] }
      workers[worker]?.lease = nil
      jobs[lease.job] = nil
      failedSpares = 0
      return [.finish(lease.job, .replied)]
        + haveDone(count, worker, isToGo: hasGrown || usefulCount > rules.limit)
    }
  }

  /// The worker has ended, whoever wanted it.
  mutating func ended(_ worker: WorkerID, _ ending: WorkerEnding) -> [PoolAction] {
    noLongerExpected(worker)
    guard let dead = workers.removeValue(forKey: worker) else { return [] }
    idle.removeAll { $0 == worker }
    var actions: [PoolAction] = []
    switch dead.phase {
    case .starting, .initializing:
      // It never came to read the job: another worker shall have it.
      if let lease = dead.lease { putBackUntried(lease.job) }
      actions += startFailed(
        WorkerStartFailed(
          ending, inInitializer: dead.phase == .initializing, times: startLimit),
        in: dead.round)
    case .able:
      if let lease = dead.lease {
        actions += ending.leftUnread ? missed(lease.job, ending) : lost(lease.job, ending)
      } else if dead.jobsDone == 0 {
        failedSpares += 1
      }
    case .stopping, .leaving:
      break
    }
    return actions + assign() + letGo()
  }

  /// The worker could not be started.
  mutating func notStarted(_ worker: WorkerID, _ error: WorkerStartFailed) -> [PoolAction] {
    noLongerExpected(worker)
    guard let missing = workers.removeValue(forKey: worker) else { return [] }
    if let lease = missing.lease { putBackUntried(lease.job) }
    // While there are others, a refused start only means fewer workers: one of them takes the job now,
    // or when it has done what it does, or its end makes room for another.
    guard workers.isEmpty else {
      failedSpares += 1
      return leaseToIdle() + expectWorkers() + letGo()
    }
    return startFailed(error, in: nil) + letGo()
  }

  // MARK: What the clock does

  mutating func fired(_ timer: PoolTimer) -> [PoolAction] {
    switch timer {
    case .deadline(let job, let clock):
      guard jobs[job]?.clock == clock else { return [] }
      let ending = endInitializer(before: job)
      return ending + giveUp(job, .timedOut) + (ending.isEmpty ? [] : assign())
    case .stopping(let worker, let lease):
      guard case .stopping(lease, let signal) = workers[worker]?.phase else { return [] }
      // One that has replied since SIGTERM was sent ends as well: it is of no more use.
      let next: PoolSignal = signal == nil ? .terminate : .kill
      workers[worker]?.phase = .stopping(lease, next)
      return [.signal(worker, next)]
        + (next == .kill ? [] : [.setTimer(.stopping(worker, lease), rules.grace)])
    case .idle(let worker, let count):
      workers[worker]?.hasIdleTimer = false
      guard idle.contains(worker), let current = workers[worker]?.idleCount else { return [] }
      // One that has worked since, or is wanted as a spare, has the whole time again.
      guard current == count, idle.count > rules.spares else { return setIdleTimer(worker) }
      idle.removeAll { $0 == worker }
      workers[worker]?.phase = .leaving
      return [.hangUp(worker)]
    }
  }

  /// Whether a timer still has a meaning; one that has none may be forgotten.
  func awaits(_ timer: PoolTimer) -> Bool {
    // Of the others each worker has one or two.
    guard case .deadline(let job, let clock) = timer else { return true }
    return jobs[job]?.clock == clock
  }

  // MARK: Rules

  /// Finds workers for the jobs that wait, and sees to the spare ones.
  mutating func assign() -> [PoolAction] {
    guard closing < .withdrawing else { return [] }
    return leaseWaiting() + startSpares()
  }

  private mutating func leaseToIdle() -> [PoolAction] {
    guard closing < .withdrawing else { return [] }
    var actions: [PoolAction] = []
    while !idle.isEmpty, let job = nextWaiting() {
      actions += lease(job, to: idle.removeLast())
    }
    return actions
  }

  /// Leases waiting jobs to idle workers, then to workers that it starts.
  private mutating func leaseWaiting() -> [PoolAction] {
    var actions = leaseToIdle()
    guard !waiting.isEmpty else { return actions }
    var room = self.room
    // With an initializer a worker gets its first job when it has run that, so that the workers
    // that are on their way already count as those of the first jobs that wait.
    var coming = workers.values.count { worker in
      worker.isComing
    }
    while room > 0, waiting.count > coming {
      if rules.hasInitializer {
        actions += startWorker()
        coming += 1
      } else if let job = nextWaiting() {
        let worker = addWorker()
        actions += [.start(worker)] + lease(job, to: worker)
      }
      room -= 1
    }
    return actions + expectWorkers()
  }

  /// Counts jobs, and lets a worker go that has done enough of them.
  mutating func haveDone(_ count: Int, _ worker: WorkerID, isToGo: Bool) -> [PoolAction] {
    workers[worker]?.jobsDone += count
    let done = workers[worker]?.jobsDone ?? 0
    guard isToGo || done >= rules.jobsPerWorker ?? .max else { return becomeIdle(worker) }
    let isSurplus = usefulCount > rules.limit
    workers[worker]?.isSurplus = isSurplus
    workers[worker]?.phase = .leaving
    return [.hangUp(worker)] + assign() + letGo()
  }

  /// Gives an able worker that has no lease its next one, or lets it wait or go.
  mutating func becomeIdle(_ worker: WorkerID) -> [PoolAction] {
    idle.append(worker)
    var actions = assign() + letGo()
    if idle.contains(worker) {
      workers[worker]?.idleCount &+= 1
      actions += setIdleTimer(worker)
    }
    return actions
  }

  /// Sets a timer for the worker's idle time, unless one is on its way: a timer for each job would cost
  /// more than the job.
  private mutating func setIdleTimer(_ worker: WorkerID) -> [PoolAction] {
    guard let timeout = rules.idleTimeout, let state = workers[worker], !state.hasIdleTimer else {
      return []
    }
    workers[worker]?.hasIdleTimer = true
    return [.setTimer(.idle(worker, state.idleCount), timeout)]
  }
}
