public import Jobs
internal import Threading

extension ProcessPool {
  private static let made = LockedValue<ProcessPool?>(nil)

  /// The pool of this process for whoever needs none of their own: warm after its first job.
  ///
  /// ```swift
  /// let answer = try await ProcessPool.shared.run(job)
  /// ```
  ///
  /// It is made when first asked for, with the settings that ``init(workers:)`` takes if it is told
  /// nothing; if somebody has shut it down, the next one who asks gets a new one. Safe to ask for from
  /// many threads at once: they get the same one.
  ///
  /// - Throws: ``NestingTooDeep`` in a worker of a worker and so on; ``WorkerStartFailed`` if the system
  ///   refuses the thread that watches workers.
  public static var shared: ProcessPool {
    get throws {
      let (pool, old) = try made.withLock { made in
        if let pool = made, pool.storage.isOpen { return (pool, nil as ProcessPool?) }
        let old = made
        let pool = try ProcessPool()
        made = pool
        // Freed by the caller, without the lock.
        return (pool, old)
      }
      _ = consume old
      return pool
    }
  }

  /// Runs one job on the shared pool, whoever shuts that down meanwhile.
  ///
  /// Between asking for ``shared`` and handing it a job, somebody else may have shut it down, and the
  /// job would meet ``PoolClosed``. Here such a job, which has not begun, is handed to the next shared
  /// pool. Otherwise as ``run(_:timeout:memoryLimit:)``.
  public static func runOnShared<J: Job>(
    _ job: J, timeout: Duration? = nil, memoryLimit: Int? = nil
  ) async throws -> J.Output {
    while true {
      let pool = try shared
      do {
        return try await pool.run(job, timeout: timeout, memoryLimit: memoryLimit)
      } catch is PoolClosed where pool.isShutDown {
        try Task.checkCancellation()
      }
    }
  }
}
