/// What a running job can tell its caller, and what it can be told.
///
/// ```swift
/// struct Simulation: Job {
///   var steps: Int
///   func run() throws -> Double {
///     var state = 0.0
///     for step in 0..<steps {
///       try JobContext.current.checkCancellation()
///       state += 1.0 / Double(step + 1)
///       JobContext.current.report(fraction: Double(step + 1) / Double(steps))
///     }
///     return state
///   }
/// }
/// ```
///
/// Outside of a job, reports go nowhere and nothing is ever cancelled. A thread that a job starts by
/// itself is outside: hand it the context.
public struct JobContext: Sendable {
  /// The context of the job that runs on this thread or in this task.
  @TaskLocal public static var current = JobContext()

  private let progress: @Sendable (Double) -> Void
  private let cancellation: @Sendable () -> Bool
  /// How the calling thread waits, if its pool wants it to do something else meanwhile; nil on a
  /// thread that is none of the pool's.
  package var blockingWait: @Sendable () -> BlockingWait? = { nil }

  /// Creates a context; pools do, and hand it to the jobs that they run.
  ///
  /// - Parameters:
  ///   - progress: is told what the job reports, from 0 to 1, on the job's thread.
  ///   - cancellation: whether the job's caller has given up; called often, and quick.
  public init(
    progress: @escaping @Sendable (Double) -> Void = { _ in },
    cancellation: @escaping @Sendable () -> Bool = { false }
  ) {
    self.progress = progress
    self.cancellation = cancellation
  }

  /// Tells the job's caller how much is done.
  ///
  /// Cheap enough for an inner loop: a pool passes on a few reports a second.
  ///
  /// - Parameter fraction: from 0 to 1; what lies outside is brought to the nearer of the two, and
  ///   what is no number is dropped.
  public func report(fraction: Double) {
    guard !fraction.isNaN else { return }
    progress(min(max(fraction, 0), 1))
  }

  /// Whether the job's caller no longer wants the answer.
  ///
  /// A job that looks and stops by itself spares its worker: one that does not is ended from outside
  /// after a while, where the pool can (threads cannot be).
  public var isCancelled: Bool { cancellation() }

  /// Throws `CancellationError` if the job's caller no longer wants the answer.
  public func checkCancellation() throws {
    if isCancelled { throw CancellationError() }
  }

  /// The same, and cancelled as well when the closure says so.
  package func cancelled(orWhen isCancelled: @escaping @Sendable () -> Bool) -> JobContext {
    var context = JobContext(progress: progress) { [cancellation] in
      isCancelled() || cancellation()
    }
    context.blockingWait = blockingWait
    return context
  }

  /// Runs work with a context of its own.
  package func callAsFunction<Output>(_ work: () throws -> Output) rethrows -> Output {
    try Self.$current.withValue(self, operation: work)
  }

  /// Runs a job with a context of its own.
  public func run<J: Job>(_ job: J) throws -> J.Output {
    try Self.$current.withValue(self) { try job.run() }
  }
}
