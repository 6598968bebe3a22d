/// What a pool's workers do at one moment.
public struct PoolSnapshot: Hashable, Sendable {
  /// What a worker is up to.
  public enum State: String, Hashable, Sendable {
    /// It was started and cannot run jobs yet.
    case starting
    /// It has nothing to do.
    case idle
    /// It runs a job, or some jobs one after the other.
    case running
    /// It is being stopped, or goes by itself when its job is done.
    case leaving
  }

  /// One worker.
  public struct Worker: Hashable, Sendable {
    /// Where its jobs run, as a ``Timeline`` names it.
    public var place: TimelinePlace
    /// What it is up to; nil if the pool does not keep account of that.
    public var state: State?
    /// The system's number of its thread, if it is one.
    public var threadID: Int32?

    /// Creates a description of a worker.
    public init(place: TimelinePlace, state: State? = nil, threadID: Int32? = nil) {
      self.place = place
      self.state = state
      self.threadID = threadID
    }
  }

  /// The pool, as a ``Timeline`` names it.
  public var place: TimelinePlace
  /// Those of its workers that exist.
  public var workers: [Worker]
  /// How many workers there may be.
  public var workerLimit: Int

  /// Creates a snapshot.
  public init(place: TimelinePlace, workers: [Worker], workerLimit: Int) {
    self.place = place
    self.workers = workers
    self.workerLimit = workerLimit
  }
}

/// A pool that says what its workers do, for those who watch it.
public protocol WatchablePool: WorkerPool {
  /// What its workers do at this moment.
  ///
  /// Blocks for no longer than it takes to copy a line for each of them.
  var snapshot: PoolSnapshot { get }
}
