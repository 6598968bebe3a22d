#if ServiceIntegration
  public import CoreMetrics
  public import Jobs
  public import Logging
  public import Multiprocessing

  /// A pool that logs and measures what becomes of its jobs.
  ///
  /// ```swift
  /// let pool = InstrumentedPool(try ThreadPool(workers: 2), name: "resize", logger: logger)
  /// ```
  ///
  /// A crash is logged as an error, with the metadata `job`, `pid` and `signal` (or `exit_code`);
  /// that no worker can be started, as an error too; the start and the end of every job, for
  /// debugging. The metrics, by their names and dimensions, stand in `docs/services.md`.
  ///
  /// It sees jobs come and go, not workers. Which jobs wait is reckoned from their number: those in
  /// excess of ``workerCount``. Costs less than a microsecond a job, and what the backends cost.
  public struct InstrumentedPool<Base: WorkerPool>: WorkerPool {
    private let base: Base
    private let logger: Logger
    private let metrics: PoolMetrics

    /// Wraps a pool; only jobs that come this way are seen.
    ///
    /// - Parameters:
    ///   - base: the pool that runs the jobs.
    ///   - name: the value of the dimension and the metadata `pool`.
    ///   - logger: where to log.
    ///   - metricsFactory: where to measure; by default the task's factory, or the one that
    ///     `MetricsSystem` was bootstrapped with.
    public init(
      _ base: Base, name: String = "worker", logger: Logger = Logger(label: "pleasingly"),
      metricsFactory: (any MetricsFactory)? = nil
    ) {
      self.base = base
      var logger = logger
      logger[metadataKey: "pool"] = "\(name)"
      self.logger = logger
      metrics = PoolMetrics(
        pool: name, workerCount: base.workerCount,
        factory: metricsFactory ?? MetricsSystem.factory)
    }

    /// How many jobs may run at the same time.
    public var workerCount: Int { base.workerCount }

    /// How many jobs are handed over and not finished, running or waiting.
    ///
    /// Of a `map` these are the jobs in its window, at most twice as many as there are workers.
    public var jobsUnderWay: Int { metrics.jobsUnderWay }

    /// Runs one job, and logs and measures what became of it.
    ///
    /// - Throws: what the pool throws, unchanged.
    public func run<J: Job>(_ job: J) async throws -> J.Output {
      try await observed(J.self) { try await base.run(job) }
    }

    /// Shuts the pool down.
    public func shutdown() async {
      await base.shutdown()
    }

    /// Logs and measures one job while `work` has the pool do it.
    private func observed<J: Job>(
      _ type: J.Type, _ work: () async throws -> J.Output
    ) async throws -> J.Output {
      let clock = ContinuousClock()
      let start = clock.now
      metrics.started()
      logger.debug("job started", metadata: ["job": "\(type)"])
      do {
        let answer = try await work()
        finished(type, .answered, after: clock.now - start, error: nil)
        return answer
      } catch {
        finished(type, JobOutcome(of: error), after: clock.now - start, error: error)
        throw error
      }
    }

    /// Counts a job that was kept from the pool.
    func refused(_ type: any Job.Type) {
      metrics.record(.refused)
      logger.debug("job refused", metadata: ["job": "\(type)"])
    }

    private func finished(
      _ type: any Job.Type, _ outcome: JobOutcome, after duration: Duration, error: (any Error)?
    ) {
      metrics.finished(outcome, after: duration)
      switch error {
      case let crash as WorkerCrashed:
        logger.error("worker crashed", metadata: Self.metadata(of: crash))
      case let error as WorkerStartFailed:
        logger.error("no worker could be started", metadata: ["error": "\(error)"])
      default:
        break
      }
      logger.debug(
        "job \(outcome.rawValue)",
        metadata: ["job": "\(type)", "duration": "\(duration)"]
          .merging(error.map { ["error": "\($0)"] } ?? [:]) { $1 })
    }

    private static func metadata(of crash: WorkerCrashed) -> Logger.Metadata {
      var metadata: Logger.Metadata = [
        "job": "\(crash.job)", "pid": "\(crash.pid)", "error": "\(crash)",
        "attempts": "\(crash.attempts)",
      ]
      switch crash.status {
      case .signaled(let signal, _): metadata["signal"] = "\(signal)"
      case .exited(let code): metadata["exit_code"] = "\(code)"
      case .unknown: break
      }
      return metadata
    }
  }

  extension InstrumentedPool where Base == ProcessPool {
    /// Runs one job, for so long at most, and logs and measures what became of it.
    ///
    /// - Throws: what ``ProcessPool/run(_:timeout:)`` throws, unchanged.
    public func run<J: Job>(_ job: J, timeout: Duration?) async throws -> J.Output {
      try await observed(J.self) { try await base.run(job, timeout: timeout) }
    }
  }
#endif
