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
/// Workers are started when there is work for them, and kept for the next job. They are this same
/// executable, started anew: they share no memory with this process.
///
/// **If a worker dies** (a trap, a signal, `exit`), the job that it ran throws ``WorkerCrashed``;
/// every other job is unharmed, and a new worker takes the dead one's place when there is work. **If
/// workers cannot be started at all**, the waiting jobs throw ``WorkerStartFailed``. **If this
/// process dies**, every worker is ended at once.
///
/// A pool that is dropped lets its workers go; jobs that it has are still done.
public final class ProcessPool: WorkerPool {
  /// How many jobs may run at the same time.
  public let workerCount: Int

  private let storage: PoolStorage

  /// Creates a pool; its workers start when there is work for them.
  ///
  /// - Parameters:
  ///   - workers: how many workers there may be; by default one for each processor that this
  ///     process may use.
  ///   - name: what the workers are called in the system's list of processes.
  /// - Throws: ``InvalidWorkerCount``; ``WorkerStartFailed`` if the system refuses the thread that
  ///   watches workers.
  public init(workers: Int? = nil, name: String = "worker") throws {
    let count = workers ?? min(availableProcessorCount, InvalidWorkerCount.allowed.upperBound)
    try InvalidWorkerCount.check(count)
    workerCount = count
    storage = PoolStorage(name: name, limit: count, supervisor: try Supervisor.shared)
  }

  deinit {
    storage.close()
  }

  /// Runs one job in a worker and returns its answer.
  ///
  /// Suspends without blocking a thread. Cancelling the task withdraws a job that waits and ends
  /// the worker of one that runs; the pool replaces it.
  ///
  /// - Throws: what the job threw (as a ``RemoteError`` where the error itself cannot be carried);
  ///   ``WorkerCrashed`` if its worker died; ``UnreachableJobType`` or ``JobTransferFailed`` if the
  ///   job or its answer could not be carried; ``WorkerStartFailed`` if there is no worker to be
  ///   had; ``PoolClosed`` after ``shutdown()``; `CancellationError`.
  public func run<J: Job>(_ job: J) async throws -> J.Output {
    let frame = try JobMessage.frame(job, lease: .pool)
    switch try await storage.run(frame) {
    case .replied(let message) where message.kind == .answer:
      return try Answer.decode(J.Output.self, from: message.payload)
    case .replied(let message):
      throw FailureMessage(decoding: message.payload).error
    case .ended(.died(let ending)):
      throw WorkerCrashed(job: JobDescription.of(job), pid: ending.pid, status: ending.status)
    case .ended(.noWorker(let error)):
      throw error
    case .ended(.closed):
      throw PoolClosed()
    case .ended(.cancelled), .ended(.replied):
      throw CancellationError()
    }
  }

  /// Takes no more jobs, waits for those that it has, and for the end of every worker.
  ///
  /// Suspends without blocking a thread; safe to call more than once.
  public func shutdown() async {
    storage.close()
    await storage.drained()
  }
}
