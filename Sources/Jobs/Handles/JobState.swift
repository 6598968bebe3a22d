/// Where a submitted job is, as far as its handle can tell.
public enum JobState: Hashable, Sendable, CaseIterable {
  /// It waits; or it runs on a pool that does not tell, such as one of ranks.
  case pending
  /// A worker has it: told by pools of threads and of processes.
  ///
  /// In a pool of processes it is not before the worker's process has said that it is ready.
  /// A job whose worker dies, and that is to be run again, is pending again.
  case running
  /// It answered.
  case succeeded
  /// It threw, or could not be run.
  case failed
  /// It was cancelled, before or while it ran.
  case cancelled

  /// Where a job is that has this outcome.
  init<Output>(of outcome: Result<Output, any Error>) {
    switch outcome {
    case .success: self = .succeeded
    case .failure(let error): self = error is CancellationError ? .cancelled : .failed
    }
  }
}
