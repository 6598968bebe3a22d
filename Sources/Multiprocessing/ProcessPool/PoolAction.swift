internal import Jobs

/// The number of one job in one pool.
typealias JobID = UInt64

/// The number of one attempt to run a job: no two in a pool share one.
typealias LeaseID = UInt32

/// What a pool must do next.
enum PoolAction: Hashable, Sendable {
  /// Start a worker.
  case start(WorkerID)
  /// Have the worker run the pool's initializer.
  case initialize(WorkerID)
  /// Send the job to the worker.
  case send(JobID, LeaseID, to: WorkerID)
  /// Let a worker go that has no job.
  case hangUp(WorkerID)
  /// Ask the worker to stop the job that it runs.
  case ask(WorkerID, toStop: LeaseID)
  /// Send the worker a signal.
  case signal(WorkerID, PoolSignal)
  /// Come back after a while.
  case setTimer(PoolTimer, Duration)
  /// Tell the job's caller; the job is forgotten.
  case finish(JobID, PoolOutcome)
  /// The last worker of a closed pool is gone.
  case drained
}

/// The signals that a pool uses.
enum PoolSignal: Hashable, Sendable {
  case terminate
  case kill
}

/// What a pool wants to come back to.
enum PoolTimer: Hashable, Sendable {
  /// The job's time is over, unless another attempt runs by now.
  case deadline(JobID, LeaseID)
  /// The worker has had its time to stop, unless it did.
  case stopping(WorkerID, LeaseID)
  /// The worker has been idle for a while, unless it has worked since.
  case idle(WorkerID, LeaseID)
}

/// What a job's caller is told.
enum PoolOutcome: Hashable, Sendable {
  /// The worker replied; the reply is in the event that led here.
  case replied
  /// The worker died, as did those of all other attempts.
  case died(WorkerEnding, attempts: Int)
  case cancelled
  case timedOut
  /// The pool was shut down before the job began.
  case closed
  /// The pool was terminated, with this job in it.
  case terminated
  /// Indirect, for its size: actions are made for every job, and this one hardly ever.
  indirect case noWorker(WorkerStartFailed)
  /// The pool's initializer failed; the reason is in the event that led here or in an earlier one.
  case initializerFailed
}
