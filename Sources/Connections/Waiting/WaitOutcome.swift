/// How a ``Wait`` ended.
enum WaitOutcome: Sendable {
  /// What it waited for came.
  case woken
  /// The time was over first.
  case timedOut
  /// The task that waited was cancelled first.
  case cancelled
  /// What it waited at was closed.
  case closed
}
