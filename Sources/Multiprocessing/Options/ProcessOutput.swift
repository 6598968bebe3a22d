/// Where a stream of a worker process goes.
public enum ProcessOutput: Sendable {
  /// Where the same stream of this process goes.
  case inherit
  /// Nowhere.
  case discard
  /// To a function of this process, line by line.
  ///
  /// It is called on a thread of its own, which it may block: that holds up the output of other
  /// workers, and in time a worker that goes on writing, but no jobs and no answers. All lines have
  /// been handed over when the end of the process is told (by `join`, `value`, ``WorkerCrashed`` or
  /// `shutdown`): these wait for a function that does not return.
  case lines(@Sendable (OutputLine) -> Void)
}

/// One line that a worker process wrote.
public struct OutputLine: Hashable, Sendable {
  /// A stream of a process.
  public enum Stream: Hashable, Sendable {
    /// Its standard output.
    case standardOutput
    /// Its standard error.
    case standardError
  }

  /// The name of the process: of a child, or of a pool's worker (`worker-1`, `worker-2`, …).
  public var process: String
  /// Its number.
  public var pid: Int32
  /// The stream that it wrote to.
  public var stream: Stream
  /// What it wrote, without the line's end; bytes that are not UTF-8 are replaced.
  ///
  /// A line of more than 65,536 bytes comes in several parts.
  public var text: String

  /// Creates the line.
  public init(process: String, pid: Int32, stream: Stream, text: String) {
    self.process = process
    self.pid = pid
    self.stream = stream
    self.text = text
  }
}
