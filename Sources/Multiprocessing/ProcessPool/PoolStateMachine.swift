internal import DequeModule
internal import Jobs

/// The number of one job in one pool.
typealias JobID = UInt64

/// The rules of a process pool, with no process and no lock in sight: events in, actions out.
///
/// Every job that runs is *leased* to one worker, and every end of a worker ends at most one lease.
/// The rules stand in `README.md` beside this file, and its tests drive this struct alone.
struct PoolStateMachine {
  /// What the pool must do next, in this order.
  enum Action: Hashable, Sendable {
    /// Start a worker.
    case start(WorkerID)
    /// Send the job to the worker.
    case send(JobID, to: WorkerID)
    /// Let a worker go that has no job.
    case hangUp(WorkerID)
    /// End a worker whose job nobody wants any more.
    case kill(WorkerID)
    /// Tell the job's caller; the job is forgotten.
    case finish(JobID, Outcome)
    /// The last worker of a closed pool is gone.
    case drained
  }

  /// What a job's caller is told.
  enum Outcome: Hashable, Sendable {
    /// The worker replied; the reply is in the event that led here.
    case replied
    case died(WorkerEnding)
    case cancelled
    case closed
    case noWorker(WorkerStartFailed)
  }

  private struct Worker {
    var lease: JobID?
    /// It has said that it is ready: from then on a death is the job's.
    var isReady = false
    /// It was told to go, and gets no other job.
    var isLeaving = false
  }

  /// After this many workers in a row that ended before they were ready, the waiting jobs fail.
  static let startAttempts = 3

  private let limit: Int
  private let newWorker: @Sendable () -> WorkerID
  private var workers: [WorkerID: Worker] = [:]
  /// Ready to take a job; the last to become idle is the first to be used, so that the others may go.
  private var idle: [WorkerID] = []
  /// The order of the jobs that wait; those that were withdrawn are passed over in their turn.
  private var order = Deque<JobID>()
  private var waiting: Set<JobID> = []
  private var failedStarts = 0
  private(set) var isClosed = false

  init(limit: Int, newWorker: @escaping @Sendable () -> WorkerID) {
    self.limit = limit
    self.newWorker = newWorker
  }

  /// How many workers exist or are being started.
  var workerCount: Int { workers.count }

  // MARK: Events

  mutating func submit(_ job: JobID) -> [Action] {
    guard !isClosed else { return [.finish(job, .closed)] }
    order.append(job)
    waiting.insert(job)
    return assign()
  }

  /// The job's caller no longer wants it.
  mutating func cancel(_ job: JobID) -> [Action] {
    if let worker = workers.first(where: { $0.value.lease == job })?.key {
      workers[worker]?.lease = nil
      workers[worker]?.isLeaving = true
      return [.finish(job, .cancelled), .kill(worker)]
    }
    guard waiting.remove(job) != nil else { return [] }
    return [.finish(job, .cancelled)] + letGo()
  }

  /// The worker can find jobs by name.
  mutating func ready(_ worker: WorkerID) -> [Action] {
    workers[worker]?.isReady = true
    failedStarts = 0
    return []
  }

  /// The worker's job is done, well or badly.
  mutating func replied(_ worker: WorkerID) -> [Action] {
    guard let job = workers[worker]?.lease else { return [] }
    workers[worker]?.lease = nil
    idle.append(worker)
    return [.finish(job, .replied)] + assign() + letGo()
  }

  /// The worker has ended, whoever wanted it.
  mutating func ended(_ worker: WorkerID, _ ending: WorkerEnding) -> [Action] {
    guard let dead = workers.removeValue(forKey: worker) else { return [] }
    idle.removeAll { $0 == worker }
    var actions: [Action] = []
    if let job = dead.lease {
      if dead.isReady {
        actions.append(.finish(job, .died(ending)))
      } else {
        // It never came to read the job: another worker shall have it.
        putBack(job)
      }
    }
    if !dead.isReady, !dead.isLeaving {
      actions += startFailed(
        WorkerStartFailed(
          operation: "starting the worker's loop", code: 0,
          message: "\(Self.startAttempts) workers in a row ended before they were ready; the last "
            + "\(ending.status)"),
        isFinal: false)
    }
    return actions + assign() + letGo()
  }

  /// The worker could not be started.
  mutating func notStarted(_ worker: WorkerID, _ error: WorkerStartFailed) -> [Action] {
    guard let missing = workers.removeValue(forKey: worker) else { return [] }
    if let job = missing.lease { putBack(job) }
    // While others work, a refused start only means fewer workers.
    let actions = startFailed(error, isFinal: workers.isEmpty)
    return actions + letGo()
  }

  /// No more jobs are taken; those that are in are still done.
  mutating func close() -> [Action] {
    isClosed = true
    return letGo()
  }

  // MARK: Rules

  /// Leases waiting jobs to idle workers, then to workers that it starts.
  private mutating func assign() -> [Action] {
    var actions: [Action] = []
    while let job = nextWaiting() {
      if let worker = idle.popLast() {
        workers[worker]?.lease = job
        actions.append(.send(job, to: worker))
      } else if workers.count < limit {
        let worker = newWorker()
        workers[worker] = Worker(lease: job)
        actions += [.start(worker), .send(job, to: worker)]
      } else {
        putBack(job)
        break
      }
    }
    return actions
  }

  private mutating func nextWaiting() -> JobID? {
    while let job = order.popFirst() {
      if waiting.remove(job) != nil { return job }
    }
    return nil
  }

  private mutating func putBack(_ job: JobID) {
    order.prepend(job)
    waiting.insert(job)
  }

  /// Counts a start that came to nothing; gives the waiting jobs up when there is no hope.
  private mutating func startFailed(_ error: WorkerStartFailed, isFinal: Bool) -> [Action] {
    failedStarts += 1
    guard isFinal || failedStarts >= Self.startAttempts, idle.isEmpty,
      !workers.values.contains(where: { $0.isReady && !$0.isLeaving })
    else { return [] }
    failedStarts = 0
    var actions: [Action] = []
    while let job = nextWaiting() {
      actions.append(.finish(job, .noWorker(error)))
    }
    return actions
  }

  /// Lets idle workers of a closed pool go, and says when the last is gone.
  private mutating func letGo() -> [Action] {
    guard isClosed, waiting.isEmpty else { return [] }
    var actions = idle.map(Action.hangUp)
    for worker in idle { workers[worker]?.isLeaving = true }
    idle = []
    if workers.isEmpty { actions.append(.drained) }
    return actions
  }
}
