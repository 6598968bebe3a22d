/// Something that happened, when it happened, and where.
public struct TimelineEvent: Hashable, Sendable {
  /// What can happen; more kinds will join, so a `switch` over them wants a `default`.
  public enum Kind: Hashable, Sendable {
    /// The thread passed from one state of its life into another.
    case threadState(from: ThreadState, to: ThreadState)
    /// The pool took the jobs in.
    case queued(TimelineJobs)
    /// The worker began the jobs, one after the other.
    case started(TimelineJobs)
    /// The jobs are over, on the worker that ran them, or in the pool if none did.
    case ended(TimelineJobs, TimelineOutcome)
    /// The pool took the jobs in again, under their numbers, for the attempt of this number: their worker
    /// died, or gave them back unbegun, which is no attempt.
    case retried(TimelineJobs, attempt: Int)
    /// The process exists, for the pool with this number, or for none.
    case processStarted(pool: Int?)
    /// The process ended, like this.
    case processEnded(String)
  }

  /// Nanoseconds on the system's monotonic clock, which starts at an arbitrary moment and is the same for
  /// all processes of the machine.
  public var time: UInt64
  /// Where it happened.
  public var place: TimelinePlace
  /// What happened.
  public var kind: Kind

  /// Creates an event.
  ///
  /// - Parameters:
  ///   - time: nanoseconds on the monotonic clock.
  ///   - place: where it happened.
  ///   - kind: what happened.
  public init(time: UInt64, place: TimelinePlace, kind: Kind) {
    self.time = time
    self.place = place
    self.kind = kind
  }

  /// The number of the thread that it happened to; nil if it was none.
  public var threadID: Int? {
    if case .thread(let id, _) = place { id } else { nil }
  }
}

extension TimelineEvent: CustomStringConvertible {
  /// For example `1830211 Thread-2: running → sleeping`, the time in nanoseconds.
  public var description: String {
    let what =
      switch kind {
      case .threadState(let from, let to): "\(from) → \(to)"
      case .queued(let jobs): "queued \(jobs)"
      case .started(let jobs): "started \(jobs)"
      case .ended(let jobs, let outcome): "\(jobs) \(outcome)"
      case .retried(let jobs, let attempt): "queued \(jobs) again, attempt \(attempt)"
      case .processStarted: "started"
      case .processEnded(let how): "ended: \(how)"
      }
    return "\(time) \(place.name): \(what)"
  }
}
