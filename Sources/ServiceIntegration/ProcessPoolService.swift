#if ServiceIntegration
  public import CoreMetrics
  public import Jobs
  public import Logging
  public import Multiprocessing
  public import ServiceLifecycle

  /// A process pool as a service: it drains on a graceful shutdown, and it logs and measures its jobs.
  ///
  /// ```swift
  /// let pool = ProcessPoolService(try ProcessPool(workers: 4), drainTime: .seconds(10), logger: logger)
  /// let group = ServiceGroup(
  ///   services: [pool, server], gracefulShutdownSignals: [.sigterm], logger: logger)
  /// try await group.run()   // and in a handler of the server: try await pool.run(job)
  /// ```
  ///
  /// A group shuts its services down from the last to the first: put the pool before those that use
  /// it. Hand jobs to the service and not to the pool inside it, which would neither count them nor
  /// end them in time.
  ///
  /// **On a graceful shutdown** new jobs are refused with ``PoolClosed``; those that run or wait, and
  /// the rest of a ``map(_:)`` that has begun, are still done. After the drain time the rest is
  /// ended: their callers get ``JobEndedByShutdown`` at once, and their workers are stopped as the pool
  /// stops cancelled jobs (asked, then terminated, then killed, a grace apart). **If the task of
  /// ``run()`` is cancelled**, that happens without the drain time. Either way no worker is left when
  /// ``run()`` returns.
  ///
  /// Logs and metrics are those of ``InstrumentedPool``.
  public final class ProcessPoolService: WorkerPool, Service {
    private let pool: InstrumentedPool<ProcessPool>
    private let drain = DrainStorage()
    private let drainTime: Duration
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// Makes a service of a pool.
    ///
    /// - Parameters:
    ///   - pool: the pool, from now on the service's own.
    ///   - name: the value of the dimension and the metadata `pool`.
    ///   - drainTime: how long a graceful shutdown waits for jobs before it ends them.
    ///   - logger: where to log.
    ///   - metricsFactory: where to measure; by default the task's factory, or the one that
    ///     `MetricsSystem` was bootstrapped with.
    public convenience init(
      _ pool: ProcessPool, name: String = "worker", drainTime: Duration = .seconds(30),
      logger: Logger = Logger(label: "pleasingly"), metricsFactory: (any MetricsFactory)? = nil
    ) {
      self.init(
        pool, name: name, drainTime: drainTime, clock: ContinuousClock(), logger: logger,
        metricsFactory: metricsFactory)
    }

    /// Makes a service whose drain time is told by another clock.
    init(
      _ pool: ProcessPool, name: String, drainTime: Duration, clock: any Clock<Duration>,
      logger: Logger, metricsFactory: (any MetricsFactory)?
    ) {
      self.pool = InstrumentedPool(
        pool, name: name, logger: logger, metricsFactory: metricsFactory)
      self.drainTime = drainTime
      self.clock = clock
      var logger = logger
      logger[metadataKey: "pool"] = "\(name)"
      self.logger = logger
    }

    /// How many jobs may run at the same time.
    public var workerCount: Int { pool.workerCount }

    /// How many jobs are handed over and not finished, running or waiting.
    ///
    /// Of a ``map(_:)`` these are the jobs in its window, at most twice as many as there are workers.
    public var jobsUnderWay: Int { pool.jobsUnderWay }

    /// Waits for the graceful shutdown, then drains, and returns when no worker is left.
    ///
    /// Suspends without blocking a thread. Outside a service group it waits for its task to be
    /// cancelled.
    ///
    /// - Throws: `CancellationError` if the task was cancelled; the jobs have been ended then.
    public func run() async throws {
      logger.debug("service started", metadata: ["workers": "\(workerCount)"])
      await withTaskCancellationHandler {
        // Cancelled or not: both lead to the end, and the handler below sees to the haste.
        try? await gracefulShutdown()
        logger.debug("draining", metadata: ["under_way": "\(drain.close())"])
        await withTaskGroup { group in
          group.addTask { await self.endAfterDrainTime() }
          await drain.drained()
          group.cancelAll()
        }
        await pool.shutdown()
      } onCancel: {
        end("cancelled")
      }
      logger.debug("service ended")
      try Task.checkCancellation()
    }

    /// Runs one job in a worker and returns its answer.
    ///
    /// - Throws: what ``ProcessPool`` throws; ``PoolClosed`` once a shutdown has begun;
    ///   ``JobEndedByShutdown`` if the drain time was over before the job was.
    public func run<J: Job>(_ job: J) async throws -> J.Output {
      try await run(job, timeout: nil)
    }

    /// Runs one job in a worker, for so long at most, and returns its answer.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - timeout: how long the job may run, without the time that it waits for a worker; nil for as
    ///     long as it takes.
    /// - Throws: ``JobTimedOut`` when the time is over; otherwise what ``run(_:)`` throws.
    public func run<J: Job>(_ job: J, timeout: Duration?) async throws -> J.Output {
      try await admitted(J.self) { try await $0.run(job, timeout: timeout) }
    }

    /// Runs every job and returns the answers in the order of the jobs.
    ///
    /// A shutdown that begins meanwhile lets it go on to its last job, within the drain time. Every
    /// job is measured by itself, and so crosses to its worker by itself.
    ///
    /// - Throws: the first error to arrive, one of those of ``run(_:)``.
    public func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
      let jobs = Array(jobs)
      return try await admitted(J.self) { try await $0.map(jobs) }
    }

    /// Takes no more jobs, waits for those that it has, however long they take, and for the end of
    /// every worker.
    ///
    /// A service group needs no such call: ``run()`` does it, and sets a limit.
    public func shutdown() async {
      drain.close()
      await drain.drained()
      await pool.shutdown()
    }

    /// Does the work, in a task that a shutdown can cancel.
    private func admitted<Value: Sendable>(
      _ type: any Job.Type,
      _ work: @escaping @Sendable (InstrumentedPool<ProcessPool>) async throws -> Value
    ) async throws -> Value {
      guard let id = drain.admit() else {
        pool.refused(type)
        throw PoolClosed()
      }
      defer { drain.finish(id) }
      let task = Task { [pool] in try await work(pool) }
      drain.attach(id) { task.cancel() }
      do {
        return try await withTaskCancellationHandler {
          try await task.value
        } onCancel: {
          task.cancel()
        }
      } catch is CancellationError where drain.isEnded && !Task.isCancelled {
        throw JobEndedByShutdown(jobType: String(describing: type))
      }
    }

    private func endAfterDrainTime() async {
      do {
        try await clock.sleep(for: drainTime)
        end("not finished in time")
      } catch {
        // All is done, or the cancellation has ended it.
      }
    }

    private func end(_ reason: String) {
      let count = drain.end()
      guard count > 0 else { return }
      logger.warning("jobs ended", metadata: ["count": "\(count)", "reason": "\(reason)"])
    }
  }
#endif
