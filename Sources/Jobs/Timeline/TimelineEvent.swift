/// Something that happened, when it happened, and on which thread.
public struct TimelineEvent: Hashable, Sendable {
  /// What can happen; more kinds will join, so a `switch` over them wants a `default`.
  public enum Kind: Hashable, Sendable {
    /// The thread passed from one state of its life into another.
    case threadState(from: ThreadState, to: ThreadState)
  }

  /// Nanoseconds on the system's monotonic clock, which starts at an arbitrary moment.
  public var time: UInt64
  /// The number of the thread: unique in this process and never used again.
  public var threadID: Int
  /// The name of the thread.
  public var threadName: String
  /// What happened.
  public var kind: Kind

  /// Creates an event.
  ///
  /// - Parameters:
  ///   - time: nanoseconds on the monotonic clock.
  ///   - threadID: the number of the thread.
  ///   - threadName: the name of the thread.
  ///   - kind: what happened.
  public init(time: UInt64, threadID: Int, threadName: String, kind: Kind) {
    self.time = time
    self.threadID = threadID
    self.threadName = threadName
    self.kind = kind
  }
}

extension TimelineEvent: CustomStringConvertible {
  /// For example `1830211 Thread-2: running → sleeping`, the time in nanoseconds.
  public var description: String {
    switch kind {
    case .threadState(let from, let to): "\(time) \(threadName): \(from) → \(to)"
    }
  }
}
