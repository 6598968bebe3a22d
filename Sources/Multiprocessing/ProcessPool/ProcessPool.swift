public import Jobs
internal import Threading

/// Worker processes that run jobs: a job that crashes costs its own answer and nothing else.
///
/// ```swift
/// struct Cube: Job {
///   var number: Int
///   func run() throws -> Int { number * number * number }
/// }
/// let pool = try ProcessPool(workers: 3)
/// let answers = try await pool.map((1...4).map(Cube.init))   // [1, 8, 27, 64]
/// await pool.shutdown()
/// ```
///
/// Workers are started when there is work for them, kept for the next job, and let go when they have
/// been idle for a while. They are this same executable, started anew: they share no memory with
/// this process. A job may use pools and child processes of its own.
///
/// **If a worker dies** (a trap, a signal, `exit`), the job that it ran throws ``WorkerCrashed``, or
/// is run again if the pool was made with ``RetryPolicy/times(_:)``; every other job is unharmed, and
/// a new worker takes the dead one's place when there is work. **If workers cannot be started at
/// all**, the waiting jobs throw ``WorkerStartFailed``. **If this process dies**, every worker is ended
/// at once. Programs that a job starts (`posix_spawn`, `fork`) are its own: they end with their worker
/// as long as this process lives, unless they have left its process group, but outlive both if this
/// process is killed by SIGKILL. A job that starts programs has to see to their end.
///
/// **A job that its caller gives up**, because its task was cancelled or its timeout is over, is
/// asked to stop (``JobContext/isCancelled``); a worker that goes on gets SIGTERM and then SIGKILL, a
/// `grace` apart. The caller does not wait for that, and neither does the next job: while such a
/// worker is being stopped it does not count as one of the `workers`. There are never more than twice
/// as many in all.
///
/// A pool that is dropped lets its workers go; jobs that it has are still done. ``shutdown()`` waits
/// for them, ``terminate()`` does not; ``withProcessPool(workers:name:_:)`` does the one or the other.
public final class ProcessPool: WorkerPool {
  let storage: PoolStorage
  private let retries: Int
  private let options: ProcessOptions
  /// After how many jobs a worker is replaced.
  let jobsPerWorker: Int?

  /// Creates a pool; its workers start when there is work for them.
  ///
  /// - Parameters:
  ///   - workers: how many workers there may be; by default one for each processor that this
  ///     process may use.
  ///   - name: what the workers are called, with their number: `worker-1`, `worker-2`, and so on, in
  ///     the system's list of processes and in the lines of their output.
  ///   - initializer: a job that each worker runs before its first one; its answer is dropped. If it
  ///     throws, every job of the pool fails with its error, at once and from then on.
  ///   - recycleAfter: when a worker that is well is replaced all the same.
  ///   - idleTimeout: after how long an idle worker is let go, to within as long again; nil for never.
  ///   - retry: what is done with a job whose worker died.
  ///   - grace: how long a worker has to stop a job that nobody wants any more after it was asked,
  ///     and again after SIGTERM; zero or less kills it at once.
  ///   - options: the environment, working directory and limits of the workers, and where their output
  ///     goes.
  ///   - spareWorkers: how many idle workers are kept beyond those that work, within `workers`, from
  ///     the first job or ``warmUp(_:)`` on: started ahead while others work, replaced if they die
  ///     (from the third in a row on, that died before it ran a job, when the next job comes), and not let
  ///     go for being idle. A job that comes finds one that is ready.
  /// - Throws: ``InvalidWorkerCount``; ``InvalidPoolSetting``; ``InvalidProcessOption``;
  ///   ``UnreachableJobType`` or ``JobTransferFailed`` for the initializer; ``NestingTooDeep`` in a
  ///   worker of a worker and so on; ``WorkerStartFailed`` if the system refuses the thread that
  ///   watches workers.
  public init(
    workers: Int? = nil, name: String = "worker", initializer: (any Job)? = nil,
    recycleAfter: Recycling = .never, idleTimeout: Duration? = .seconds(60),
    retry: RetryPolicy = .never, grace: Duration = .milliseconds(500),
    options: ProcessOptions = ProcessOptions(), spareWorkers: Int = 0
  ) throws {
    let count = workers ?? min(availableProcessorCount, InvalidWorkerCount.allowed.upperBound)
    try InvalidWorkerCount.check(count)
    try Self.check(!name.utf8.contains(0), "name", name.debugDescription, allowed: "without a NUL")
    try NestingTooDeep.check()

    var rules = PoolRules(limit: count)
    var bytesPerWorker: Int?
    switch recycleAfter {
    case .never: break
    case .jobs(let jobs):
      try Self.check(jobs >= 1, "recycleAfter", "\(recycleAfter)", allowed: "at least 1")
      rules.jobsPerWorker = jobs
    case .megabytes(let megabytes):
      try Self.check(
        (1...(1 << 40)).contains(megabytes), "recycleAfter", "\(recycleAfter)",
        allowed: "from 1 to \(1 << 40)")
      bytesPerWorker = megabytes << 20
    }
    if case .times(let times) = retry {
      try Self.check(times >= 0, "retry", "\(retry)", allowed: "at least 0")
      rules.retries = times
    }
    if let idleTimeout {
      try Self.check(idleTimeout >= .zero, "idleTimeout", "\(idleTimeout)", allowed: "not negative")
    }
    try Self.check(
      (0...count).contains(spareWorkers), "spareWorkers", "\(spareWorkers)",
      allowed: "from 0 to the number of workers (\(count))")
    rules.spares = spareWorkers
    retries = rules.retries
    jobsPerWorker = rules.jobsPerWorker
    rules.idleTimeout = idleTimeout
    rules.grace = grace
    rules.hasInitializer = initializer != nil
    try options.check()
    self.options = options
    var attachments: [SharedBlock] = []
    let first = try initializer.map {
      try JobMessage.frame($0, lease: .pool, attachments: &attachments)
    }
    storage = PoolStorage(
      start: WorkerStart(
        title: name, options: options,
        defaults: SharedProcessors.defaults(workers: count, processors: options.processors)),
      rules: rules,
      initializer: first, attachments: attachments,
      bytesPerWorker: bytesPerWorker, supervisor: try Supervisor.shared)
  }

  private static func check(
    _ isAllowed: Bool, _ setting: String, _ value: String, allowed: String
  ) throws(InvalidPoolSetting) {
    guard isAllowed else {
      throw InvalidPoolSetting(setting: setting, value: value, allowed: allowed)
    }
  }

  deinit {
    storage.close()
  }

  /// How many jobs may run at the same time.
  public var workerCount: Int { storage.limit }

  /// How many workers exist at the moment, those on their way included.
  public var liveWorkerCount: Int { storage.workerCount }

  /// How many jobs wait for a worker at the moment.
  public var waitingJobCount: Int { storage.waitingCount }

  /// Starts workers ahead of the first jobs, so that those need not wait for them.
  ///
  /// Returns at once; the workers come up while this process does something else.
  ///
  /// - Parameter count: how many workers there shall be; all that there may be if nil.
  public func warmUp(_ count: Int? = nil) {
    storage.warmUp(count ?? workerCount)
  }

  /// Runs one job in a worker and returns its answer.
  ///
  /// Suspends without blocking a thread, but for this: outside of actors and custom executors, where few
  /// jobs run and have been short, the thread looks for the answer for up to 50 µs before the task
  /// suspends, because to be woken takes longer than a small job. Cancelling the task withdraws a job
  /// that waits, and has one that runs stopped; the caller gets `CancellationError` at once.
  ///
  /// - Throws: what the job threw (as a ``RemoteError`` where the error itself cannot be carried);
  ///   ``WorkerCrashed`` if its worker died; ``UnreachableJobType`` or ``JobTransferFailed`` if the
  ///   job or its answer could not be carried; ``WorkerStartFailed`` if there is no worker to be
  ///   had; the initializer's error if that failed; ``PoolClosed`` if the pool was shut down before
  ///   the job began; ``PoolTerminated`` if it was terminated; `CancellationError`.
  public func run<J: Job>(_ job: J) async throws -> J.Output {
    try await carryOut(job, timeout: nil, mayPoll: CallingThread.mayPoll(isolation: #isolation))
  }

  /// Runs one job in a worker, for so long and with so much memory at most, and returns its answer.
  ///
  /// ```swift
  /// try await pool.run(job, timeout: .seconds(5), memoryLimit: 256 << 20)
  /// ```
  ///
  /// - Parameters:
  ///   - job: the job.
  ///   - timeout: how long the job may run, in one attempt and without the time that it waits for a
  ///     worker (the start of a worker that is started for it counts, with its initializer); nil for as
  ///     long as it takes.
  ///   - memoryLimit: by how many bytes the worker's private memory may grow while it runs the job;
  ///     nil for as many as the worker may have. What is beyond it the system refuses
  ///     (`RLIMIT_DATA`), which ends a Swift process: the worker dies, no other job is harmed, and the
  ///     caller gets ``WorkerCrashed``, whose ``WorkerCrashed/ranOutOfMemory`` is true. The stacks of
  ///     threads that the job starts count as well.
  /// - Throws: ``JobTimedOut`` when the time is over; ``InvalidPoolSetting`` for a limit below 1 byte;
  ///   otherwise what ``run(_:)`` throws.
  public func run<J: Job>(
    _ job: J, timeout: Duration?, memoryLimit: Int? = nil
  ) async throws -> J.Output {
    try await carryOut(
      job, timeout: timeout, memoryLimit: memoryLimit, progress: nil,
      mayPoll: CallingThread.mayPoll(isolation: #isolation))
  }

  /// Runs one job in a worker, with so much memory at most, and returns its answer.
  ///
  /// As ``run(_:timeout:memoryLimit:)`` without a timeout.
  public func run<J: Job>(_ job: J, memoryLimit: Int) async throws -> J.Output {
    try await run(job, timeout: nil, memoryLimit: memoryLimit)
  }

  /// Runs one job in a worker and tells how far it is.
  ///
  /// ```swift
  /// let answer = try await pool.run(Simulation(steps: 1_000_000)) { fraction in
  ///   print("\(Int(100 * fraction)) %")
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - job: the job, which says how far it is by ``JobContext/report(fraction:)``.
  ///   - timeout: how long the job may run, as in ``run(_:timeout:memoryLimit:)``.
  ///   - memoryLimit: how much memory it may take, likewise.
  ///   - onProgress: is told fractions from 0 to 1, one after the other, and not all of them if they
  ///     come faster than it takes them; the last call has returned when `run` returns.
  /// - Throws: what ``run(_:timeout:memoryLimit:)`` throws.
  public func run<J: Job>(
    _ job: J, timeout: Duration? = nil, memoryLimit: Int? = nil,
    onProgress: @escaping @Sendable (Double) -> Void
  ) async throws -> J.Output {
    // Reports come on the supervisor's thread, which must not run user code.
    try await ProgressDelivery.with(onProgress) { progress in
      try await carryOut(job, timeout: timeout, memoryLimit: memoryLimit, progress: progress)
    }
  }

  /// Runs a job.
  ///
  /// - Parameters:
  ///   - mayPoll: whether the calling thread may look for the answer for a moment before the task
  ///     suspends.
  ///   - hasBegun: is told the job's number once the pool has it, unless it is done by then.
  func carryOut<J: Job>(
    _ job: J, timeout: Duration?, memoryLimit: Int? = nil,
    progress: (@Sendable (Double) -> Void)? = nil, mayPoll: Bool = false,
    hasBegun: ((JobID) -> Void)? = nil
  ) async throws -> J.Output {
    // Before a writer is taken: somebody may have held that lock when this process was forked.
    try Supervisor.refuseCopies()
    if let memoryLimit {
      try Self.check(memoryLimit >= 1, "memoryLimit", "\(memoryLimit)", allowed: "at least 1 byte")
    }
    var feeds = ResultQueueFeeds()
    var attachments: [SharedBlock] = []
    defer { withExtendedLifetime(attachments) {} }
    let frame = try JobMessage.frame(
      job, lease: .pool, memoryLimit: memoryLimit, userInfo: feeds.userInfo,
      attachments: &attachments)
    feeds.begin()
    do {
      let begun = try storage.begin(
        frame, timeout: timeout, progress: progress, mayPoll: mayPoll, label: .of(J.self))
      let result: PoolStorage.Result
      if let known = begun.result {
        result = known
      } else {
        hasBegun?(begun.job)
        result = try await storage.finish(of: begun.job)
      }
      let output = try answer(result, to: job, timeout: timeout, memoryLimit: memoryLimit)
      feeds.end()
      return output
    } catch {
      feeds.end(error)
      throw error
    }
  }

  /// Runs a job again whose worker died under it in a chunk, as often as the pool was told.
  func runAgain<J: Job>(_ job: J, after ending: WorkerEnding) async throws -> J.Output {
    guard retries > 0 else {
      return try answer(.ended(.died(ending, attempts: 1)), to: job, timeout: nil)
    }
    var attachments: [SharedBlock] = []
    defer { withExtendedLifetime(attachments) {} }
    let result = try await storage.run(
      JobMessage.frame(job, lease: .pool, attachments: &attachments), retries: retries - 1,
      label: .of(J.self))
    if case .ended(.died(let last, let attempts)) = result {
      return try answer(.ended(.died(last, attempts: attempts + 1)), to: job, timeout: nil)
    }
    return try answer(result, to: job, timeout: nil)
  }

  /// The answer in what the pool's storage says became of a job.
  func answer<J: Job>(
    _ result: PoolStorage.Result, to job: J, timeout: Duration?, memoryLimit: Int? = nil
  ) throws -> J.Output {
    switch result {
    case .replied(let message) where message.kind == .answer:
      return try withExtendedLifetime(message) {
        try Answer.decode(J.Output.self, from: message)
      }
    case .replied(let message):
      throw FailureMessage(decoding: message.payload).error
    case .broken(let failure):
      throw failure.error
    case .ended(.died(let ending, let attempts)):
      // The smaller of the two is what refused it memory.
      let limit = [memoryLimit, options.memoryLimit].compactMap(\.self).min()
      throw WorkerCrashed(job: job, ending, attempts: attempts, memoryLimit: limit)
    case .ended(.timedOut):
      throw JobTimedOut(job: JobDescription.of(job), limit: timeout ?? .zero)
    case .ended(.noWorker(let error)):
      throw error
    case .ended(.closed):
      throw PoolClosed()
    case .ended(.terminated):
      throw PoolTerminated(job: JobDescription.of(job))
    case .ended(.cancelled), .ended(.replied), .ended(.initializerFailed):
      throw CancellationError()
    }
  }
}
