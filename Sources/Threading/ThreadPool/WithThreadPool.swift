/// Makes a pool of threads, lends it out, and ends it.
///
/// ```swift
/// let answers = try await withThreadPool(workers: 4) { pool in
///   try await pool.map(jobs)
/// }
/// ```
///
/// Suspends, and blocks no thread. If `body` returns, the pool finishes what was submitted to it. If it
/// throws, or the task is cancelled, jobs that have not begun are not begun: who waits for them is told
/// `PoolClosed`. Jobs that run come to their ends in any case, so a job that runs for long should look
/// at its `JobContext`. Either way no worker is left when this returns.
///
/// - Parameters:
///   - workers: how many; as many as ``availableProcessorCount`` if not given.
///   - name: what the workers' names begin with.
///   - body: what to do with the pool.
/// - Returns: what `body` returned.
/// - Throws: what ``ThreadPool/init(workers:name:initializer:)`` throws, and what `body` throws.
public func withThreadPool<Result>(
  workers: Int? = nil, name: String = "ThreadPool", _ body: (ThreadPool) async throws -> Result
) async throws -> Result {
  try await withThreadPool(try ThreadPool(workers: workers, name: name), body)
}

/// Lends a pool of threads out, and ends it.
///
/// As ``withThreadPool(workers:name:_:)``, for a pool with settings of its own:
///
/// ```swift
/// try await withThreadPool(ThreadPool(workers: 4, initializer: openFiles)) { pool in
///   try await pool.map(jobs)
/// }
/// ```
public func withThreadPool<Result>(
  _ pool: @autoclosure () throws -> ThreadPool, _ body: (ThreadPool) async throws -> Result
) async throws -> Result {
  let pool = try pool()
  let result: Result
  do {
    result = try await body(pool)
  } catch {
    pool.close(cancellingWaiting: true)
    await pool.end()
    throw error
  }
  pool.close()
  await withTaskCancellationHandler {
    await pool.end()
  } onCancel: {
    pool.close(cancellingWaiting: true)
  }
  return result
}

extension ThreadPool {
  /// Waits until the workers of a closed pool have ended, whether the calling task is cancelled or not.
  fileprivate func end() async {
    // A task of its own is not cancelled with the calling one.
    await Task { await shutdown() }.value
  }
}
