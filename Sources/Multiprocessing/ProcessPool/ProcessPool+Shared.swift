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
  /// - Throws: ``WorkerStartFailed`` if the system refuses the thread that watches workers.
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
}
