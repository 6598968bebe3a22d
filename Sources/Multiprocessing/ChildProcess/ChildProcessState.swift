internal import Jobs

/// The rules of one child process, with no process in sight: events in, facts out.
struct ChildProcessState {
  /// Where the child is in its life.
  enum Phase: Hashable, Sendable {
    case new
    /// Asked for, and not known to exist.
    case starting
    case running(pid: Int32)
    case ended(WorkerEnding)
    case notStarted(WorkerStartFailed)
  }

  /// What the child has to say for itself when it is over.
  enum Outcome: Sendable {
    case answer(Message)
    case failure(FailureMessage)
    /// It ended before it had answered.
    case died(WorkerEnding)
    case notStarted(WorkerStartFailed)
  }

  private(set) var phase = Phase.new
  private var reply: Outcome?

  /// Leaves `new`; false if that happened before.
  mutating func start() -> Bool {
    guard phase == .new else { return false }
    phase = .starting
    return true
  }

  mutating func didStart(as pid: Int32) { phase = .running(pid: pid) }
  mutating func didNotStart(_ error: WorkerStartFailed) { phase = .notStarted(error) }
  mutating func didEnd(_ ending: WorkerEnding) { phase = .ended(ending) }
  mutating func didAnswer(_ message: Message) { reply = .answer(message) }
  mutating func didFail(_ failure: FailureMessage) { reply = .failure(failure) }

  /// The process number, from the start on.
  var pid: Int32? {
    switch phase {
    case .new, .starting, .notStarted: nil
    case .running(let pid): pid
    case .ended(let ending): ending.pid
    }
  }

  /// Whether the start has succeeded or failed.
  var isStartDecided: Bool {
    switch phase {
    case .new, .starting: false
    case .running, .ended, .notStarted: true
    }
  }

  /// What became of the child; nil until it is over.
  var outcome: Outcome? {
    switch phase {
    case .new, .starting, .running: nil
    case .notStarted(let error): .notStarted(error)
    // What was said before the end counts, however the end came.
    case .ended(let ending): reply ?? .died(ending)
    }
  }

  var exitStatus: ExitStatus? {
    guard case .ended(let ending) = phase else { return nil }
    return ending.status
  }
}
