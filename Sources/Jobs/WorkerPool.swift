/// Workers that run jobs: this thread, other threads, other processes, other machines.
///
/// Which pool runs a job changes how fast and how safely it runs, never what it answers.
public protocol WorkerPool: Sendable {
  /// How many jobs may run at the same time.
  var workerCount: Int { get }

  /// Runs one job and returns its answer.
  ///
  /// Suspends, and never blocks the calling thread, until the answer is there (a ``SerialPool``
  /// runs the job where it is called).
  ///
  /// - Parameter job: the job.
  /// - Returns: what the job's `run` returned.
  /// - Throws: what the job threw; ``WorkerCrashed`` if its worker died; ``PoolClosed`` after
  ///   ``shutdown()``; `CancellationError` if the calling task was cancelled.
  func run<J: Job>(_ job: J) async throws -> J.Output

  /// Runs every job and returns the answers in the order of the jobs.
  ///
  /// - Parameter jobs: the jobs; started in about this order.
  /// - Returns: one answer a job, in the jobs' order.
  /// - Throws: the first error to arrive; jobs that have not started by then are not started.
  func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output]

  /// Runs some jobs together, one after the other where the pool can, and tells what became of each.
  ///
  /// What ``results(of:order:window:chunking:within:)`` does with a chunk. A pool has to write it only
  /// if several jobs at a time are cheaper for it: by default each is a ``run(_:)`` of its own.
  ///
  /// - Parameter jobs: the jobs.
  /// - Returns: one result a job, in the jobs' order. A job that throws or crashes costs its own
  ///   answer and no other's.
  func runChunk<J: Job>(_ jobs: [J]) async -> [Result<J.Output, any Error>]

  /// Hands a job to the pool, with a handle to what becomes of it.
  ///
  /// - Returns: the job's handle, at once (a ``SerialPool`` runs the job first).
  func submit<J: Job>(_ job: J) -> JobHandle<J.Output>

  /// Takes no more jobs, waits for those that it has, and lets the workers go.
  ///
  /// Safe to call more than once.
  func shutdown() async
}

extension WorkerPool {
  /// Runs every job and returns the answers in the order of the jobs.
  ///
  /// At most twice as many jobs as there are workers are under way at a time.
  public func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
    let jobs = Array(jobs)
    let window = 2 * workerCount
    return try await withThrowingTaskGroup(of: (Int, J.Output).self) { group in
      var answers = [J.Output?](repeating: nil, count: jobs.count)
      for (index, job) in jobs.enumerated() {
        if index >= window, let (done, answer) = try await group.next() {
          answers[done] = answer
        }
        group.addTask { (index, try await run(job)) }
      }
      while let (done, answer) = try await group.next() {
        answers[done] = answer
      }
      return answers.compactMap(\.self)
    }
  }

  /// Runs every job and returns the answers in the order of the jobs, if they take no longer than so
  /// long together.
  ///
  /// As ``map(_:)``. When the time is over the jobs that run are stopped as far as the pool can, and
  /// those that wait are withdrawn; the pool goes on.
  ///
  /// - Parameters:
  ///   - jobs: the jobs.
  ///   - limit: how long all of them may take; zero or less leaves no time for any.
  /// - Throws: ``JobsTimedOut`` when the time is over; otherwise what ``map(_:)`` throws.
  public func map<J: Job>(
    _ jobs: some Sequence<J>, within limit: Duration
  ) async throws -> [J.Output] {
    let jobs = Array(jobs)
    return try await TimeLimit.keep(limit) { try await map(jobs) }
  }

  /// Runs some jobs one after the other, each by ``run(_:)``.
  public func runChunk<J: Job>(_ jobs: [J]) async -> [Result<J.Output, any Error>] {
    var results: [Result<J.Output, any Error>] = []
    results.reserveCapacity(jobs.count)
    for job in jobs {
      do {
        results.append(.success(try await run(job)))
      } catch {
        results.append(.failure(error))
      }
    }
    return results
  }
}
