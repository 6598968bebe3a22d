internal import Jobs

/// What the model knows of a worker.
struct LiveRow {
  struct Open {
    var first: UInt64
    /// How many have not ended.
    var left: Int
    var name: Int
    var start: UInt64
    var queued: UInt64?
    var attempt: Int
  }

  /// So many jobs may interrupt each other.
  static let deepest = 64
  /// So many stretches are kept for one frame.
  static let mostStretches = 512

  let id: Int
  let place: TimelinePlace
  /// The system's number of its thread, if it is one.
  var threadID: Int32?
  let order: NaturalOrder
  /// The pool that said so of it.
  var pool: TimelinePlace?
  /// What that said last.
  var reported: PoolSnapshot.State?
  var threadState = ThreadState.running
  var ending: String?
  var endTime: UInt64?
  /// Whether its end was told as that of a job.
  var diedAtWork = false
  /// The jobs that it runs, the innermost last.
  var open: [Open] = []
  var finished = 0
  var failed = 0
  var crashed = 0
  /// How many jobs ended in any way since the last frame.
  var endedCount = 0
  /// For how long it was at work since the last frame, but for what goes on.
  var busy: UInt64 = 0
  /// Since when it has been at work without a pause, or since the last frame.
  var busySince: UInt64 = 0
  var rate = MovingRate(memory: 3)
  var share = MovingRate(memory: 1)
  var stretches: [LiveFrame.Stretch] = []
  var figures: LiveFigures?

  init(id: Int, place: TimelinePlace) {
    self.id = id
    self.place = place
    order = NaturalOrder(place.name)
  }

  private var kind: Int {
    switch place {
    case .pool: 0
    case .process: 1
    case .thread: 2
    }
  }

  /// Whether it stands above another.
  func isBefore(_ other: LiveRow) -> Bool {
    if kind != other.kind { return kind < other.kind }
    return order == other.order ? id < other.id : order < other.order
  }

  var state: LiveFrame.State {
    if ending != nil { return .ended }
    if reported == .leaving { return .leaving }
    switch threadState {
    case .blocked, .sleeping: if !open.isEmpty { return .waiting }
    case .terminated: return .ended
    default: break
    }
    if !open.isEmpty { return .running }
    switch reported {
    case .starting: return .starting
    case .running: return .running
    default: return .idle
    }
  }

  // MARK: Jobs

  mutating func begin(_ job: Open) {
    if open.isEmpty { busySince = job.start }
    // One that nobody has ended in so long a chain was lost sight of.
    if open.count == Self.deepest { open.removeFirst() }
    open.append(job)
  }

  /// Ends some jobs.
  ///
  /// - Returns: what they were; nil if they began before anybody looked.
  mutating func end(_ jobs: TimelineJobs, _ outcome: LiveFrame.Outcome, at time: UInt64) -> Open? {
    guard let place = open.lastIndex(where: { $0.first == jobs.first }) else { return nil }
    let job = open[place]
    if job.left <= jobs.count {
      open.remove(at: place)
      if open.isEmpty { busy += time - max(min(busySince, time), min(job.start, time)) }
    } else {
      // What was run with it goes on, or ends in another way at once.
      open[place].left -= jobs.count
      open[place].first += UInt64(jobs.count)
      open[place].start = time
    }
    return job
  }

  /// Adds to what is drawn; stretches that could not be told apart are drawn as one.
  mutating func draw(_ new: LiveFrame.Stretch, resolution: UInt64) {
    guard let last = stretches.last else { return stretches.append(new) }
    let isClose = new.start < last.start + resolution && new.end < last.start + 2 * resolution
    guard isClose || stretches.count == Self.mostStretches else { return stretches.append(new) }
    var both = last
    both.start = min(last.start, new.start)
    both.end = max(last.end, new.end)
    both.busy = min(last.busy + new.busy, both.end - both.start)
    both.count += new.count
    if last.name != new.name { both.name = nil }
    if new.outcome.rawValue > last.outcome.rawValue {
      both.outcome = new.outcome
      both.job = new.job
    }
    stretches[stretches.count - 1] = both
  }

  /// What is shown of it; the counts since the last frame begin anew.
  mutating func frame(at time: UInt64, seconds: Double) -> LiveFrame.Worker {
    if !open.isEmpty {
      busy += time > busySince ? time - busySince : 0
      busySince = max(busySince, time)
    }
    rate.add(Double(endedCount), in: seconds)
    share.add(min(Double(busy) * 1e-9, seconds), in: seconds)
    endedCount = 0
    busy = 0
    stretches.removeAll(keepingCapacity: true)
    let remark: String? =
      switch (ending, threadState) {
      case (.some(let ending), _): ending
      case (_, .blocked(let obstacle)): obstacle.rawValue
      default: nil
      }
    return LiveFrame.Worker(
      id: id, place: place, state: state, remark: remark,
      job: open.last.map {
        LiveFrame.RunningJob(number: $0.first, count: $0.left, name: $0.name, start: $0.start)
      },
      finished: finished, failed: failed, crashed: crashed, rate: rate.value, busy: share.value,
      figures: figures)
  }
}
