/// The pool of one: runs each job on the calling thread, one after the other.
///
/// The yardstick for every other pool, and the one to debug with.
///
/// ```swift
/// let total = try await SerialPool().map(pieces).reduce(0, +)
/// ```
public struct SerialPool: WorkerPool {
  /// Creates the pool; it holds nothing.
  public init() {}

  /// One: jobs run one after the other.
  public var workerCount: Int { 1 }

  /// Runs one job where it is called, blocking the calling thread while the job runs.
  ///
  /// - Throws: what the job threw; `CancellationError` if the calling task was cancelled before.
  public func run<J: Job>(_ job: J) async throws -> J.Output {
    try Task.checkCancellation()
    return try JobContext(cancellation: { Task.isCancelled }).run(job)
  }

  /// Runs every job where it is called, in order, and stops at the first error.
  ///
  /// - Throws: what the first failing job threw; `CancellationError` between two jobs.
  public func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output] {
    var answers: [J.Output] = []
    answers.reserveCapacity(jobs.underestimatedCount)
    for job in jobs {
      answers.append(try await run(job))
    }
    return answers
  }

  /// Does nothing: there is nothing to let go.
  public func shutdown() async {}
}
