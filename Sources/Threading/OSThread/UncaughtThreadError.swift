internal import Glibc
internal import Jobs

/// An error that ended a thread, and that nobody can learn of any more by joining it.
public struct UncaughtThreadError: Error, Sendable {
  /// The number of the thread: its ``AnyOSThread/id``.
  public var threadID: Int
  /// The name of the thread.
  public var threadName: String
  /// What its `run()` threw.
  public var error: any Error

  /// Creates the report of an error.
  ///
  /// - Parameters:
  ///   - threadID: the number of the thread.
  ///   - threadName: the name of the thread.
  ///   - error: what its `run()` threw.
  public init(threadID: Int, threadName: String, error: any Error) {
    self.threadID = threadID
    self.threadName = threadName
    self.error = error
  }
}

extension UncaughtThreadError: CustomStringConvertible {
  /// Names the thread and the error.
  public var description: String {
    "thread \(threadName) ended with an error, and nobody joined it: \(error)"
  }
}

extension AnyOSThread {
  /// What is told of an error that ended a thread, when nobody joins the thread.
  ///
  /// It is called once for such a thread: when the last reference to the thread's object goes, on
  /// the thread that lets it go, or else when the program ends. Nobody joins a thread if no
  /// ``OSThread/join(timeout:)`` and no ``OSThread/value`` has thrown its error. There is one handler
  /// for the whole process; it must not block, as it may be called anywhere. No lock of this
  /// module is held then.
  ///
  /// The one at first writes a line to the standard error.
  public static var uncaughtErrorHandler: @Sendable (UncaughtThreadError) -> Void {
    get { handler.withLock { $0 } }
    set {
      // What the old one captured is freed after the unlock.
      _ = handler.withLock { handler in
        defer { handler = newValue }
        return handler
      }
    }
  }

  private static let handler = LockedValue<@Sendable (UncaughtThreadError) -> Void> { report in
    let line = Array("\(report)\n".utf8)
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
