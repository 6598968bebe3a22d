public import Jobs

/// A running pool as one sees it: what its events and its snapshots say, made into frames.
///
/// ```swift
/// var model = LiveModel(of: pool.snapshot.place)
/// var cursor = TimelineCursor()
/// // a few times a second:
/// model.take(Timeline.shared.read(&cursor))
/// model.take(pool.snapshot)
/// let frame = model.frame()
/// print(frame.text(names: model.names, width: 80).joined(separator: "\n"))
/// ```
///
/// It knows no clock and no pool, only what it is told. Its memory is bounded, however many jobs there
/// are and however long it goes on: ``LiveModel/Limits`` says by what.
///
/// - Complexity: O(1) an event, and O(workers) a frame.
public struct LiveModel: Sendable {
  /// How much is kept.
  public struct Limits: Hashable, Sendable {
    /// How many workers are shown; of more there are only counts.
    public var workers = 1024
    /// How many jobs that are over can be looked at.
    public var jobs = 16_384
    /// How many stretches are kept for who begins to look.
    public var stretches = 40_000
    /// How many crashes are kept, and how many jobs that threw.
    public var incidents = 100
    /// How many frames' totals are kept.
    public var totals = 1200
    /// How long workers are shown that have ended, in nanoseconds.
    public var endedWorkers: UInt64 = 10_000_000_000
    /// How close jobs of a worker may be to each other that are drawn as one, in nanoseconds.
    public var resolution: UInt64 = 25_000_000

    /// The limits that are good for a page and for a terminal.
    public init() {}
  }

  /// The totals of a frame, for the curves.
  public struct Totals: Hashable, Sendable {
    /// When it was, on the clock of the events.
    public var time: UInt64
    /// How many jobs a second had ended, of late.
    public var rate: Double
    /// How many jobs waited.
    public var queued: Int
    /// How much memory all worker processes held together, in bytes.
    public var memory: Int
  }

  let limits: Limits
  /// The pool whose events count; nil for all of the process.
  let pool: TimelinePlace?
  /// The workers, in the order in which they are shown.
  var rows: [LiveRow] = []
  var rowOf: [PlaceKey: Int] = [:]
  var nextRow = 0
  var queue = LiveQueue()
  var jobNames = LiveNames()
  var toldNames = 0
  var past: RecentValues<PastJob>
  var drawn: RecentValues<LiveFrame.Stretch>
  var crashes: RecentValues<LiveFrame.Incident>
  var failures: RecentValues<LiveFrame.Incident>
  var newIncidents: [LiveFrame.Incident] = []
  var incidentCount = 0
  var curves: RecentValues<Totals>
  var workerNames: [Int: String] = [:]
  /// When it was told something last, on the clock of the events.
  public internal(set) var time: UInt64 = 0
  var frameTime: UInt64 = 0
  var rate = MovingRate(memory: 3)
  var endedCount = 0
  var finished = 0
  var failed = 0
  var crashed = 0
  var givenUp = 0
  var lostCount = 0
  var ownMemory: Int?

  /// Creates a model that knows nothing yet.
  ///
  /// - Parameters:
  ///   - pool: the pool whose events count, as its snapshot names it; nil for all of the process.
  ///   - limits: how much is kept.
  public init(of pool: TimelinePlace? = nil, limits: Limits = Limits()) {
    self.pool = pool
    self.limits = limits
    past = RecentValues(limit: limits.jobs)
    drawn = RecentValues(limit: limits.stretches)
    crashes = RecentValues(limit: limits.incidents)
    failures = RecentValues(limit: limits.incidents)
    curves = RecentValues(limit: limits.totals)
  }

  /// The names of the jobs.
  public var names: [String] { jobNames.all }

  // MARK: What it is told

  /// Takes in what a timeline has recorded since the last time.
  public mutating func take(_ reading: TimelineReading) {
    if reading.isNewRecording || reading.lostCount > 0 {
      // How what runs and waits has ended may never be told.
      lostCount += reading.lostCount
      queue.reset()
      for row in rows.indices { rows[row].open.removeAll(keepingCapacity: true) }
    }
    for event in reading.events { take(event) }
    time = max(time, reading.time)
  }

  /// Takes in what a pool says of its workers.
  public mutating func take(_ snapshot: PoolSnapshot) {
    for worker in snapshot.workers {
      guard let row = row(at: worker.place) else { continue }
      rows[row].reported = worker.state
      rows[row].threadID = worker.threadID
      rows[row].pool = snapshot.place
    }
    // The end of one that is gone may have been among lost events, or comes with the next reading.
    let alive = Set(snapshot.workers.map { PlaceKey($0.place) })
    for row in rows.indices where rows[row].pool == snapshot.place {
      guard !alive.contains(PlaceKey(rows[row].place)), rows[row].endTime == nil else { continue }
      rows[row].reported = .leaving
      rows[row].endTime = time
    }
  }

  /// Takes in what the system says of the workers.
  ///
  /// - Parameters:
  ///   - figures: by the number of the process, or of the thread.
  ///   - ownMemory: how much memory the pool's own process holds, in bytes.
  public mutating func take(_ figures: [Int32: LiveFigures], ownMemory: Int?) {
    for row in rows.indices {
      rows[row].figures = rows[row].systemID.flatMap { figures[$0] }
    }
    self.ownMemory = ownMemory
  }

  /// Whom to ask the system about: processes, and threads of this process.
  public var systemIDs: (processes: [Int32], threads: [Int32]) {
    let alive = rows.filter { $0.ending == nil }
    return (
      alive.compactMap { if case .process(let id, _) = $0.place { id } else { nil } },
      alive.compactMap(\.threadID)
    )
  }

  // MARK: What it shows

  /// What there is to see now, and what is new since the last frame.
  public mutating func frame() -> LiveFrame {
    removeEnded()
    let seconds = frameTime == 0 ? 0 : Double(time - frameTime) * 1e-9
    frameTime = time
    var frame = LiveFrame(time: time)
    frame.stretches = rows.flatMap(\.stretches)
    for stretch in frame.stretches { drawn.append(stretch) }
    frame.workers = rows.indices.map { rows[$0].frame(at: time, seconds: seconds) }
    rate.add(Double(endedCount), in: seconds)
    endedCount = 0
    frame.newNames = Array(jobNames.all[toldNames...])
    toldNames = jobNames.all.count
    swap(&frame.incidents, &newIncidents)
    setTotals(&frame)
    curves.append(
      Totals(
        time: time, rate: frame.rate, queued: frame.queued,
        memory: frame.workers.reduce(0) { $0 + ($1.figures?.memory ?? 0) }))
    return frame
  }

  func setTotals(_ frame: inout LiveFrame) {
    frame.queued = queue.depth
    frame.finished = finished
    frame.failed = failed
    frame.crashed = crashed
    frame.givenUp = givenUp
    frame.rate = rate.value
    frame.lostCount = lostCount
    frame.ownMemory = ownMemory
  }
}

/// A place without its name, which takes time to hash.
struct PlaceKey: Hashable {
  private let kind: UInt8
  private let id: Int

  /// The key of the pool with this number.
  init(pool number: Int) { (kind, id) = (2, number) }

  init(_ place: TimelinePlace) {
    switch place {
    case .thread(let id, _): (kind, self.id) = (0, id)
    case .process(let id, _): (kind, self.id) = (1, Int(id))
    case .pool(let id, _): (kind, self.id) = (2, id)
    }
  }
}
