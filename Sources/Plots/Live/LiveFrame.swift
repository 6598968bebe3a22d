public import Jobs

/// What there is to see of a pool at one moment, and what is new since the moment before.
public struct LiveFrame: Hashable, Sendable {
  /// What a worker is up to.
  public enum State: Int, Hashable, Sendable {
    case starting, idle, running, waiting, leaving, ended

    /// For people: `running`.
    public var name: String {
      switch self {
      case .starting: "starting"
      case .idle: "idle"
      case .running: "running"
      case .waiting: "waiting"
      case .leaving: "leaving"
      case .ended: "ended"
      }
    }
  }

  /// A worker.
  public struct Worker: Hashable, Sendable {
    /// Its number in this picture, which no other has.
    public var id: Int
    /// Where its jobs run.
    public var place: TimelinePlace
    /// What it is up to.
    public var state: State
    /// What it waits for, or how it ended.
    public var remark: String?
    /// The job that it runs; nil if it runs none.
    public var job: RunningJob?
    /// How many jobs it has finished.
    public var finished = 0
    /// How many of its jobs threw.
    public var failed = 0
    /// How many of its jobs crashed.
    public var crashed = 0
    /// How many jobs a second it ends, of late.
    public var rate = 0.0
    /// Which share of the time it was at work, of late.
    public var busy = 0.0
    /// What the system says of it; nil if nobody has asked.
    public var figures: LiveFigures?
  }

  /// A job that runs, or some that run one after the other.
  public struct RunningJob: Hashable, Sendable {
    /// The number of the first.
    public var number: UInt64
    /// How many there are.
    public var count: Int
    /// The place of their name among the names.
    public var name: Int
    /// When they began, on the clock of the events.
    public var start: UInt64
  }

  /// What became of a job; the later ones are graver.
  public enum Outcome: Int, Hashable, Sendable {
    case finished, givenUp, failed, crashed
  }

  /// A stretch of time that a worker spent on a job, or on several short ones drawn together.
  public struct Stretch: Hashable, Sendable {
    /// The worker's number in this picture.
    public var worker: Int
    /// When it began and ended, on the clock of the events.
    public var start, end: UInt64
    /// For how long of that time the worker was at work, in nanoseconds.
    public var busy: UInt64
    /// The number of the first job.
    public var job: UInt64
    /// How many jobs there were.
    public var count: Int
    /// The place of their name among the names; nil if there are several.
    public var name: Int?
    /// What became of them: the gravest.
    public var outcome: Outcome
  }

  /// A job, or a worker, that came to a bad end.
  public struct Incident: Hashable, Sendable {
    /// Counts the incidents.
    public var number: Int
    /// When it was, on the clock of the events.
    public var time: UInt64
    /// The name of the worker.
    public var worker: String
    /// The name of the job; nil if the worker had none.
    public var job: String?
    /// The number of the job.
    public var jobNumber: UInt64?
    /// Whether the worker died of it; else the job threw.
    public var isCrash: Bool
    /// What it was.
    public var text: String
  }

  /// When it was, on the clock of the events, in nanoseconds.
  public var time: UInt64
  /// The workers, in the order of their names; some that have ended are still among them.
  public var workers: [Worker] = []
  /// The names of jobs that were not in an earlier frame; they follow the names before.
  public var newNames: [String] = []
  /// What was done since the last frame.
  public var stretches: [Stretch] = []
  /// What went wrong since the last frame.
  public var incidents: [Incident] = []
  /// How many jobs wait.
  public var queued = 0
  /// How many jobs were finished.
  public var finished = 0
  /// How many threw.
  public var failed = 0
  /// How many crashed.
  public var crashed = 0
  /// How many were cancelled, or ran out of time.
  public var givenUp = 0
  /// How many jobs a second end, of late.
  public var rate = 0.0
  /// How many events were lost, because they came too fast to be read.
  public var lostCount = 0
  /// How much memory the process holds that the pool belongs to, in bytes; nil if nobody has asked.
  public var ownMemory: Int?
}

/// What the system says of a worker.
public struct LiveFigures: Hashable, Sendable {
  /// How much memory it holds, in bytes; nil for a thread, which has none of its own.
  public var memory: Int?
  /// How much of a processor it uses: 1 is the whole of one.
  public var processor: Double?

  /// Creates figures.
  public init(memory: Int? = nil, processor: Double? = nil) {
    self.memory = memory
    self.processor = processor
  }
}
