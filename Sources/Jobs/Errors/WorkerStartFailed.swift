/// The system refused to start a worker, workers died again and again before they were ready, or this process
/// was forked, without exec, from one that uses workers.
public struct WorkerStartFailed: Error, Hashable, Sendable, Codable {
  /// The step that failed, for example `posix_spawn`.
  public var operation: String
  /// The system's error number (`errno`); 0 if it was no call of the system that failed.
  public var code: Int32
  /// What went wrong, in words.
  public var message: String
  /// How the last worker died, if workers started and died before they were ready.
  ///
  /// Of the pool's initializer, as a rule. Nil if none could be started.
  public var crash: WorkerCrashed?

  /// Creates the error.
  public init(operation: String, code: Int32, message: String, crash: WorkerCrashed? = nil) {
    self.operation = operation
    self.code = code
    self.message = message
    self.crash = crash
  }
}

extension WorkerStartFailed: CustomStringConvertible {
  /// For example `a worker could not be started: posix_spawn: Resource temporarily unavailable (11)`.
  public var description: String {
    "a worker could not be started: \(operation): \(message)" + (code == 0 ? "" : " (\(code))")
  }
}
