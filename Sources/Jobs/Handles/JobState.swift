/// Where a submitted job is, as far as its handle can tell.
///
/// Whether a pending job waits or runs is not told: not every pool knows.
public enum JobState: Hashable, Sendable, CaseIterable {
  /// It waits or runs.
  case pending
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
