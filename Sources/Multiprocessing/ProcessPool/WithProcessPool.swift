/// Makes a pool, lends it out, and ends it.
///
/// ```swift
/// let answers = try await withProcessPool(workers: 4) { pool in
///   try await pool.map(jobs)
/// }
/// ```
///
/// If `body` returns, the pool is shut down and finishes what was submitted to it; if it throws, or
/// the task is cancelled, the pool is terminated, and what runs in it is lost. Either way no worker
/// is left when this returns. Suspends without blocking a thread, for as long as the jobs take that
/// were submitted, or the pool's `grace` when it is terminated.
///
/// - Parameters:
///   - workers: how many workers there may be; by default one for each processor that this process
///     may use.
///   - name: what the workers are called in the system's list of processes.
///   - body: what to do with the pool.
/// - Throws: what ``ProcessPool/init(workers:name:initializer:recycleAfter:idleTimeout:retry:grace:options:spareWorkers:)``
///   throws, ``NestingTooDeep`` included, and what `body` throws.
public func withProcessPool<Result>(
  workers: Int? = nil, name: String = "worker", _ body: (ProcessPool) async throws -> Result
) async throws -> Result {
  try await withProcessPool(try ProcessPool(workers: workers, name: name), body)
}

/// Lends a pool out, and ends it.
///
/// As ``withProcessPool(workers:name:_:)``, for a pool with settings of its own:
///
/// ```swift
/// try await withProcessPool(ProcessPool(workers: 4, retry: .times(2))) { pool in
///   try await pool.map(jobs)
/// }
/// ```
public func withProcessPool<Result>(
  _ pool: @autoclosure () throws -> ProcessPool, _ body: (ProcessPool) async throws -> Result
) async throws -> Result {
  let pool = try pool()
  let result: Result
  do {
    result = try await body(pool)
  } catch {
    await pool.terminate()
    throw error
  }
  await withTaskCancellationHandler {
    await pool.shutdown()
  } onCancel: {
    pool.storage.terminate()
  }
  return result
}
