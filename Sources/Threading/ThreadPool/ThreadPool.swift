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
/// A pool that is dropped without ``shutdown()`` lets its workers go by itself, when they have done what
/// was handed to it.
///
/// The end of the program, by returning from `main` or by `exit`, waits for what was handed over with
/// ``submit(_:)`` and ``perform(_:)``, as Python's does, whether the pool was closed, dropped, or neither;
/// and so for what these hand over in turn. It does not wait for what a task awaits (``run(_:)``, ``map(_:)``,
/// streams, parallel loops): that ends with the task. Work that never ends belongs on an ``OSThread`` that
/// is a daemon. A job that calls `exit` is itself not waited for, nor is one that its worker had begun
/// before and that waits for a handle; the worker runs what is left meanwhile. So the job must hold no
/// lock that others need, and none may wait for it. `_exit`, a signal and a trap wait for nothing.
public final class ThreadPool: WorkerPool {
  let scheduler: PoolScheduler
  let workers: [PoolThread]
  /// The pool on the timeline.
  let place: TimelinePlace

  /// Starts the workers; blocks for no longer than it takes to start so many threads.
  ///
  /// - Parameters:
  ///   - workers: how many; as many as ``availableProcessorCount`` if not given.
  ///   - name: what the workers' names begin with: `name-1`, `name-2` and so on.
  ///   - initializer: is run by each worker before its first job, with its number from 0 up. If it
  ///     throws, the pool is broken: what waits and what comes later throws ``ThreadPoolBroken``.
  /// - Throws: `InvalidWorkerCount` if `workers` is not from 1 to 4,096; ``ThreadStartError`` if the
  ///   system refuses a thread, when those that it granted have been let go.
  public init(
    workers count: Int? = nil, name: String = "ThreadPool",
    initializer: @escaping @Sendable (_ worker: Int) throws -> Void = { _ in }
  ) throws {
    let count = count ?? min(availableProcessorCount, InvalidWorkerCount.allowed.upperBound)
    try InvalidWorkerCount.check(count)
    let scheduler = PoolScheduler(width: count)
    self.scheduler = scheduler
    place = .newPool(name: name)
    // The workers hold the scheduler and never the pool: so a pool can be dropped.
    workers = (0..<count).map { index in
      PoolThread(
        scheduler: scheduler, index: index, name: "\(name)-\(index + 1)", initializer: initializer)
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
    place = .newPool(name: name)
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
    // Whoever awaits jobs holds the pool; what was handed over is done by the workers all the same.
    scheduler.close()
  }

  /// How many jobs may run at the same time.
  public var workerCount: Int { workers.count }

  /// Whether the pool was told to end, or is broken, and takes no more jobs.
  public var isShutDown: Bool { scheduler.isClosed }

  /// Takes no more jobs, waits for those that it has, and lets the workers go.
  ///
  /// Suspends, and blocks no thread. Safe to call more than once, and from many tasks. If the
  /// calling task is cancelled it returns before the workers have ended; they end all the same.
  public func shutdown() async {
    await shutdown(cancellingWaiting: false)
  }

  /// Takes no more jobs, waits for those that are to be done, and lets the workers go.
  ///
  /// As ``shutdown()``, and may follow it.
  ///
  /// - Parameter cancellingWaiting: whether calls of which a job has not been begun throw
  ///   `PoolClosed` at once. Jobs that run come to their ends in any case.
  public func shutdown(cancellingWaiting: Bool) async {
    close(cancellingWaiting: cancellingWaiting)
    for worker in workers {
      // The one error a worker's end can give is this task's own cancellation.
      _ = try? await worker.value
    }
  }

  /// Takes no more jobs, and returns at once.
  ///
  /// The workers end when those are done that the pool has. Does not block. Safe to call more than once,
  /// and from a job.
  ///
  /// - Parameter cancellingWaiting: as in ``shutdown(cancellingWaiting:)``.
  public func close(cancellingWaiting: Bool = false) {
    scheduler.close()
    if cancellingWaiting { scheduler.abandonQueued(because: PoolClosed()) }
  }
}
