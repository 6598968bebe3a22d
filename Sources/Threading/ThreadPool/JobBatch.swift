internal import Jobs

/// Some jobs that one caller waits for, shared by the workers that run them.
final class JobBatch<J: Job>: PoolTask, @unchecked Sendable {
  // Sendable: one constant, a value behind a lock.

  private let state: LockedValue<JobBatchState<J>>

  init(jobs: [J]) {
    state = LockedValue(JobBatchState(jobs: jobs))
  }

  /// Waits for the answers; `start` is called once the batch can be worked on.
  ///
  /// - Parameter start: puts the batch into the queue of a pool, or throws.
  /// - Throws: what `start` or the first failing job threw; `CancellationError`.
  func outputs(startedBy start: () throws -> Void) async throws -> [J.Output] {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { caller in
        if let resume = state.withLock({ $0.open(for: caller) }) {
          resume()
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
    guard let (index, job) = state.withLock({ $0.next() }) else { return false }
    let result = Result { try job.run() }
    let (resume, hasNext) = state.withLock { ($0.finish(index, with: result), $0.hasNext) }
    resume?()
    return hasNext
  }

  private func fail(with error: any Error) {
    let resume = state.withLock { $0.fail(with: error) }
    resume?()
  }
}
