/// A child process was used in a way that its state does not allow, or did not end in time.
public enum ChildProcessError: Error, Hashable, Sendable {
  /// `start` was called a second time.
  case alreadyStarted(name: String)
  /// The child was joined, or asked for its value, before it was started.
  case notStarted(name: String)
  /// The child was still running when the timeout was over.
  case timedOut(name: String)
}

extension ChildProcessError: CustomStringConvertible {
  /// Names the process and says what is allowed.
  public var description: String {
    switch self {
    case .alreadyStarted(let name):
      "the process \(name) was started before: a process starts once; make another to run it again"
    case .notStarted(let name):
      "the process \(name) was never started: call start() first"
    case .timedOut(let name):
      "the process \(name) was still running when the timeout was over"
    }
  }
}
