internal import Jobs
internal import Synchronization

/// Some jobs that one caller waits for, shared by the workers that run them.
final class JobBatch<Work: Sendable, Output: Sendable>: PoolTask, @unchecked Sendable {
  // Sendable: constants, a value behind a lock, an atomic; and `trace`, which is set before a second
  // thread knows the batch.

  private let state: LockedValue<JobBatchState<Work, Output>>
  private let perform: @Sendable (Work) throws -> Output
  /// Whether nobody wants the answers any more.
  private let isGivenUp = Atomic<Bool>(false)
  /// Nil unless the timeline is on when the batch is queued.
  private var trace: JobBatchTrace?

  init(
    _ jobs: [Work], chunking: Chunking = .fixed(1), workers: Int,
    perform: @escaping @Sendable (Work) throws -> Output
  ) {
    state = LockedValue(JobBatchState(jobs: jobs, chunking: chunking, workers: workers))
    self.perform = perform
  }

  /// Has the timeline told of the jobs; before ``outputs(startedBy:)``.
  func record(as type: Any.Type, count: Int, in pool: TimelinePlace) {
    trace = JobBatchTrace(type, count: count, in: pool)
  }

  /// Waits for the answers; `start` is called once the batch can be worked on.
  ///
  /// - Parameter start: puts the batch into the queue of a pool, or throws.
  /// - Throws: what `start` or the first failing job threw; `CancellationError`.
  func outputs(startedBy start: () throws -> Void) async throws -> [Output] {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { caller in
        if let resume = state.withLock({ $0.open(for: caller) }) {
          answer(resume)
          return
        }
        do {
          try start()
        } catch {
          fail(with: error)
        }
      }
    } onCancel: {
      fail(with: CancellationError())
    }
  }

  override func run() -> Bool {
    guard let jobs = state.withLock({ $0.next() }) else { return false }
    var begun = 0
    let result = Result { try answers(to: jobs, begun: &begun) }
    if case .failure = result {
      isGivenUp.store(true, ordering: .relaxed)
      trace?.withdrawn(jobs.startIndex + begun..<jobs.endIndex)
    }
    let (resume, hasNext) = state.withLock { state in
      (state.finish(jobs.startIndex, with: result), state.hasNext)
    }
    if let resume { answer(resume) }
    return hasNext
  }

  private func answer(_ resume: JobBatchState<Work, Output>.ResumeAction) {
    trace?.withdrawn(resume.unstarted)
    resume()
  }

  override func abandon(because error: any Error) {
    // A copy that was left over when the last job was begun stands for nothing.
    guard state.withLock({ $0.hasNext }) else { return }
    fail(with: error)
  }

  /// - Parameter begun: how many jobs were begun, also if this throws.
  private func answers(to jobs: ArraySlice<Work>, begun: inout Int) throws -> [Output] {
    var context = JobContext(cancellation: { self.isGivenUp.load(ordering: .relaxed) })
    context.blockingWait = { PoolThread.running?.blockingWait() }
    return try context {
      var answers: [Output] = []
      answers.reserveCapacity(jobs.count)
      for job in jobs {
        if !answers.isEmpty { try context.checkCancellation() }
        begun += 1
        guard let trace else {
          answers.append(try perform(job))
          continue
        }
        let index = jobs.startIndex + answers.count
        answers.append(try trace.running(index) { try perform(job) })
      }
      return answers
    }
  }

  private func fail(with error: any Error) {
    let resume = state.withLock { $0.fail(with: error) }
    // Afterwards: a job that ends because it sees this must not answer before the error does.
    isGivenUp.store(true, ordering: .relaxed)
    if let resume { answer(resume) }
  }
}
