/// What became of a job.
public enum TimelineOutcome: Hashable, Sendable {
  /// It answered.
  case finished
  /// It threw this.
  case failed(String)
  /// Its worker died under it, of this.
  case crashed(String)
  /// Nobody wanted it any more; one that no worker had begun never ran.
  case cancelled
  /// Its time was over.
  case timedOut
  /// Its worker had not begun it when it gave it back or died; it is queued again, under the same number, or
  /// under another if it was part of a chunk that had been begun.
  case returned
}

extension TimelineOutcome {
  /// What became of a job that threw.
  ///
  /// - Parameter error: is described, by its own code; a `CancellationError` means that the job gave up.
  public init(of error: any Error) {
    self = error is CancellationError ? .cancelled : .failed("\(error)")
  }
}

extension TimelineOutcome: CustomStringConvertible {
  /// For example `finished`, `crashed: signal 4`.
  public var description: String {
    switch self {
    case .finished: "finished"
    case .failed(let error): "failed: \(error)"
    case .crashed(let reason): "crashed: \(reason)"
    case .cancelled: "cancelled"
    case .timedOut: "timed out"
    case .returned: "returned"
    }
  }
}
