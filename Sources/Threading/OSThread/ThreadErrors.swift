/// Why a thread was not started; its object is as it was before.
public enum ThreadStartError: Error, Hashable, Sendable {
  /// The thread has been started before: a thread object runs once.
  case alreadyStarted
  /// The stack size that was asked for is smaller than ``AnyOSThread/minimumStackSize``.
  case stackTooSmall(bytes: Int)
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
