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
  /// - Parameter jobs: the jobs; they are started in this order.
  /// - Returns: one answer a job, in the jobs' order.
  /// - Throws: the first error to arrive; jobs that have not started by then are not started.
  func map<J: Job>(_ jobs: some Sequence<J>) async throws -> [J.Output]

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
}
