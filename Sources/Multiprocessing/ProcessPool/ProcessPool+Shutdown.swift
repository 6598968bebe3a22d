/// Four ways to end a pool, from gentle to harsh, and a fifth that does not wait.
///
/// Each may be called at any time, more than once, from many tasks, on a pool that has never had a
/// job, and after a gentler one has been; each returns when the last worker is gone. They suspend
/// without blocking a thread, and a task that is cancelled meanwhile waits all the same: call a
/// harsher one to have it over. ``close(cancellingWaiting:)`` returns at once.
extension ProcessPool {
  /// Whether the pool was told to end and takes no more jobs.
  public var isShutDown: Bool { storage.isClosed }

  /// Takes no more jobs, waits for those that it has, and for the end of every worker.
  public func shutdown() async {
    await shutdown(.finishing)
  }

  /// Takes no more jobs, waits for those that are to be done, and for the end of every worker.
  ///
  /// - Parameter cancellingWaiting: whether the jobs that wait for a worker throw ``PoolClosed`` at once;
  ///   otherwise they are still done.
  public func shutdown(cancellingWaiting: Bool) async {
    await shutdown(cancellingWaiting ? .cancellingWaiting : .finishing)
  }

  /// Takes no more jobs, and returns at once.
  ///
  /// The workers end when those jobs are done that the pool has, as long as this process lives: at the
  /// end of `main` they are ended. Does not block. A ``shutdown()`` that follows waits for them.
  ///
  /// - Parameter cancellingWaiting: as in ``shutdown(cancellingWaiting:)``.
  public func close(cancellingWaiting: Bool = false) {
    storage.close(cancellingWaiting ? .cancellingWaiting : .finishing)
  }

  /// As ``shutdown(cancellingWaiting:)``, by the name of what is done.
  ///
  /// - Parameter mode: what is done with the jobs that wait for a worker.
  public func shutdown(_ mode: PoolShutdown) async {
    storage.close(mode)
    await storage.drained()
  }

  /// Ends every job at once, and every worker within the pool's `grace`.
  ///
  /// Jobs that run or wait throw ``PoolTerminated``, and later ones ``PoolClosed``. Workers that run
  /// something get SIGTERM, with everything that they started, and SIGKILL after the grace.
  public func terminate() async {
    storage.terminate()
    await storage.drained()
  }

  /// Ends every job and every worker at once.
  ///
  /// As ``terminate()``, but by SIGKILL.
  public func kill() async {
    storage.kill()
    await storage.drained()
  }
}
