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
    let context = JobContext(cancellation: { Task.isCancelled })
    guard Timeline.shared.isRecording else { return try context.run(job) }
    let traced = TimelineJobs(first: Timeline.shared.numbers(), type: J.self)
    return try Timeline.shared.recording(traced, at: Self.place) { try context.run(job) }
  }

  /// Jobs run on the thread that calls, whichever that is: on the timeline they run in the pool.
  private static let place = TimelinePlace.pool(id: 0, name: "SerialPool")

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
