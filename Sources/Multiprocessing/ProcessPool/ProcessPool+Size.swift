internal import Jobs

extension ProcessPool {
  /// Allows more or fewer workers from now on.
  ///
  /// Growing keeps the workers that there are, and starts more when there is work for them. Shrinking
  /// lets idle ones go first; busy ones finish their job before they go.
  ///
  /// Suspends, without blocking a thread, until those that are too many are gone. If the task is
  /// cancelled meanwhile, they go all the same.
  ///
  /// - Parameter workers: how many workers there may be.
  /// - Throws: ``InvalidWorkerCount``; ``PoolClosed`` if the pool has been shut down;
  ///   `CancellationError`.
  public func resize(to workers: Int) async throws {
    try InvalidWorkerCount.check(workers)
    guard !storage.isClosed else { throw PoolClosed() }
    try await storage.resize(to: workers)
  }
}
