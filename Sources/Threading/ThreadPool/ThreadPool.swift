public import Jobs

/// A fixed number of threads that run jobs.
///
/// ```swift
/// let pool = try ThreadPool(workers: 4)
/// let area = try await pool.map(pieces).reduce(0, +)
/// await pool.shutdown()
/// ```
///
/// The workers are ``OSThread``s and none of Swift's cooperative threads: a job may block, and may
/// compute for as long as it likes. Jobs share this process's memory, and a Swift trap in one ends
/// the process; a pool of processes survives it.
///
/// Callers take turns: several calls of ``map(_:)`` at the same time advance together, a job each.
/// A pool that is dropped without ``shutdown()`` lets its workers go by itself.
public final class ThreadPool: WorkerPool {
  let scheduler: PoolScheduler
  private let workers: [PoolThread]

  /// Starts the workers.
  ///
  /// - Parameters:
  ///   - workers: how many; as many as ``availableProcessorCount`` if not given.
  ///   - name: what the workers' names begin with: `name-1`, `name-2` and so on.
  /// - Throws: `InvalidWorkerCount` if `workers` is not from 1 to 4,096; ``ThreadStartError`` if the
  ///   system refuses a thread, when those that it granted have been let go.
  public init(workers count: Int? = nil, name: String = "ThreadPool") throws {
    let count = count ?? min(availableProcessorCount, InvalidWorkerCount.allowed.upperBound)
    try InvalidWorkerCount.check(count)
    let scheduler = PoolScheduler(width: count)
    self.scheduler = scheduler
    // The workers hold the scheduler and never the pool: so a pool can be dropped.
    workers = (0..<count).map { index in
      PoolThread(scheduler: scheduler, index: index, name: "\(name)-\(index + 1)")
    }
    do {
      for worker in workers { try worker.start() }
    } catch {
      scheduler.close()
      throw error
    }
  }

  private init(asManyAs count: Int, name: String) {
    let scheduler = PoolScheduler(width: count)
    self.scheduler = scheduler
    var started: [PoolThread] = []
    for index in 0..<count {
      let worker = PoolThread(scheduler: scheduler, index: index, name: "\(name)-\(index + 1)")
      guard (try? worker.start()) != nil else { break }
      started.append(worker)
    }
    workers = started
    if started.isEmpty { scheduler.close() }
  }

  /// The pool for whoever names none, made when it is used first: of ``availableProcessorCount``
  /// workers, or as many as the system grants.
  ///
  /// Parallel loops on it have the calling thread and one worker less. Don't shut it down.
  public static let shared = ThreadPool(
    asManyAs: min(availableProcessorCount, InvalidWorkerCount.allowed.upperBound), name: "Shared")

  deinit {
    // Whoever waits for a job holds the pool, so nothing is queued here that anybody waits for.
    scheduler.close()
  }

  /// How many jobs may run at the same time.
  public var workerCount: Int { workers.count }

  /// Runs one job on a worker and returns its answer.
  ///
  /// Suspends, and blocks no thread, until the answer is there.
  ///
  /// If the calling task is cancelled, `CancellationError` is thrown at once. A job that has not
  /// been started then never is; one that has runs to its end, and its answer is dropped.
  ///
  /// - Parameter job: the job.
  /// - Returns: what the job's `run` returned.
  /// - Throws: exactly what the job threw; `PoolClosed` after ``shutdown()``; `CancellationError`.
  public func run<J: Job>(_ job: J) async throws -> J.Output {
    try await map(CollectionOfOne(job))[0]
  }

  /// Runs every job and returns the answers in the order of the jobs.
  ///
  /// Suspends, and blocks no thread, until the answers are there. The jobs are started in their
  /// order, at most ``workerCount`` of them at a time.
  ///
  /// If the calling task is cancelled or a job throws, the error is thrown at once. Jobs that have
  /// not been started then never are; those that have run to their end, and are ignored.
  ///
  /// - Parameter jobs: the jobs.
  /// - Returns: one answer a job, in the jobs' order.
  /// - Throws: exactly what the first failing job threw; `PoolClosed` after ``shutdown()``;
  ///   `CancellationError`.
  /// - Complexity: O(n) memory in the number of jobs, and one queue operation a job.
  public func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
    if scheduler.isClosed { throw PoolClosed() }
    let jobs = Array(jobs)
    let batch = JobBatch(jobs: jobs)
    return try await batch.outputs {
      for turn in 0..<min(jobs.count, workers.count) {
        // A pool that closes between two turns works on with those that it has taken.
        guard scheduler.post(batch) else {
          if turn == 0 { throw PoolClosed() }
          return
        }
      }
    }
  }

  /// Takes no more jobs, waits for those that it has, and lets the workers go.
  ///
  /// Suspends, and blocks no thread. Safe to call more than once, and from many tasks. If the
  /// calling task is cancelled it returns before the workers have ended; they end all the same.
  public func shutdown() async {
    scheduler.close()
    for worker in workers {
      // The one error a worker's end can give is this task's own cancellation.
      _ = try? await worker.value
    }
  }
}
