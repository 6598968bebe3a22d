/// Why a thread was not started; its object is as it was before.
public enum ThreadStartError: Error, Hashable, Sendable {
  /// The thread has been started before: a thread object runs once.
  case alreadyStarted
  /// The stack size that was asked for is smaller than ``AnyOSThread/minimumStackSize``.
  case stackTooSmall(bytes: Int)
  /// The nice value that was asked for is not from −20 to 19.
  case invalidNiceValue(Int)
  /// The processors that were asked for are none at all, or have numbers that there cannot be.
  case invalidAffinity([Int])
  /// The system does not allow the nice value that was asked for.
  case niceValueRefused(code: Int32, message: String)
  /// The system does not bind a thread to these processors: this process may use none of them.
  case affinityRefused(code: Int32, message: String)
  /// The system refused another thread; `code` is its error number (`EAGAIN` if it has too many).
  ///
  /// Starting the same object again later is allowed.
  case refused(code: Int32, message: String)
}

extension ThreadStartError: CustomStringConvertible {
  /// Says why, and what is allowed.
  public var description: String {
    switch self {
    case .alreadyStarted:
      "the thread has been started before: a thread object can be started once"
    case .stackTooSmall(let bytes):
      """
      a stack of \(bytes) bytes is too small for a thread: it must have at least \
      \(AnyOSThread.minimumStackSize)
      """
    case .invalidNiceValue(let value):
      "a thread cannot have the nice value \(value): it must be from -20 to 19"
    case .invalidAffinity(let processors):
      "a thread cannot be bound to the processors \(processors): give one or more, counted from 0"
    case .niceValueRefused(let code, let message):
      "the system refused a thread its nice value: \(message) (\(code))"
    case .affinityRefused(let code, let message):
      """
      the system refused to bind a thread to its processors, of which this process may use none: \
      \(message) (\(code))
      """
    case .refused(let code, let message):
      "the system refused to start a thread: \(message) (\(code))"
    }
  }
}

/// Why there is no value of a thread, other than an error that its `run()` threw.
public enum ThreadJoinError: Error, Hashable, Sendable {
  /// The thread has never been started, so it cannot end.
  case notStarted
  /// The thread waited for its own end.
  case joiningItself
  /// The thread had not ended when the time to wait ran out.
  case timedOut
}

extension ThreadJoinError: CustomStringConvertible {
  /// Says why.
  public var description: String {
    switch self {
    case .notStarted: "the thread has not been started: start it before joining it"
    case .joiningItself: "a thread cannot join itself: it would wait for its own end"
    case .timedOut: "the thread had not ended when the time to wait for it ran out"
    }
  }
}

/// A thread was started that has nothing to run; ``OSThread/join(timeout:)`` throws it.
///
/// The thread's class does not override `run()`, and it was given no closure.
public struct NothingToRun: Error, Hashable, Sendable {
  /// The name of the thread's class.
  public var typeName: String

  /// Creates the error.
  ///
  /// - Parameter typeName: the name of the thread's class.
  public init(typeName: String) {
    self.typeName = typeName
  }
}

extension NothingToRun: CustomStringConvertible {
  /// Names the class and says what to do.
  public var description: String {
    "\(typeName) has nothing to run: override run() in it, or create an OSThread with a closure"
  }
}
