internal import Jobs

/// Makes the lanes of a ``TimelineChart``, event by event.
struct TimelineChartBuilder {
  private struct Intake {
    var first: UInt64
    var count: UInt64
    var time: UInt64
    var queue: Int
    var name: Int
  }

  /// A job that runs.
  private struct Open {
    var lane: Int
    var span: Int
  }

  private let start: UInt64
  private var last: UInt64
  private var lanes: [TimelineChart.Lane] = []
  private var queues: [TimelineChart.Queue] = []
  private var depths: [Int] = []
  private var laneOf: [TimelinePlace: Int] = [:]
  private var queueOf: [TimelinePlace: Int] = [:]
  private var names: [String] = []
  private var nameOf: [String: Int] = [:]
  private var nameCounts: [Int] = []
  private var intakes: [Intake] = []
  private var retries: [UInt64: (time: UInt64, attempt: Int)] = [:]
  private var open: [UInt64: Open] = [:]
  /// The state that a lane's thread is in.
  private var states: [Int: (since: UInt64, state: ThreadState)] = [:]

  init(start: UInt64) {
    self.start = start
    last = start
  }

  mutating func add(_ event: TimelineEvent) {
    last = max(last, event.time)
    guard (event.kind.jobs?.count ?? 1) > 0 else { return }
    let time = event.time > start ? event.time - start : 0
    switch event.kind {
    case .threadState(let from, let to):
      let lane = lane(at: event.place)
      // Nothing is to be seen of a thread before it is started.
      if from != .new { end(states[lane] ?? (0, from), in: lane, at: time) }
      states[lane] = (time, to)
      if to == .terminated { lanes[lane].hasTerminated = true }
    case .queued(let jobs):
      let queue = queue(at: event.place)
      let intake = Intake(
        first: jobs.first, count: UInt64(jobs.count), time: time, queue: queue,
        name: name(jobs.name))
      // At the end, but for a few that met: numbers are drawn before the event is written.
      intakes.insert(intake, at: intakeCount(upTo: jobs.first))
      queues[queue].jobCount += jobs.count
      queues[queue].submissions.append((time, jobs.count))
      change(queue, by: jobs.count, at: time)
    case .retried(let jobs, let attempt):
      let queue = queue(at: event.place)
      retries[jobs.first] = (time, attempt)
      queues[queue].retries.append((time, jobs.first, jobs.count, attempt))
      change(queue, by: jobs.count, at: time)
    case .started(let jobs):
      begin(jobs, in: lane(at: event.place), at: time)
    case .ended(let jobs, let outcome):
      finish(jobs, outcome, at: time)
    case .processStarted:
      _ = lane(at: event.place)
    case .processEnded(let how):
      lanes[lane(at: event.place)].ending = how
    }
  }

  private mutating func begin(_ jobs: TimelineJobs, in lane: Int, at time: UInt64) {
    let name = name(jobs.name)
    nameCounts[name] += jobs.count
    var span = TimelineChart.Span(
      start: time, end: time, job: jobs.first, count: jobs.count, name: name)
    if let intake = intake(of: jobs.first) {
      change(intake.queue, by: -jobs.count, at: time)
      span.queued = intake.time
      span.queue = intake.queue
    }
    if let retry = retries[jobs.first] {
      span.queued = retry.time
      span.attempt = retry.attempt
    }
    open[jobs.first] = Open(lane: lane, span: lanes[lane].spans.count)
    lanes[lane].spans.append(span)
  }

  private mutating func finish(_ jobs: TimelineJobs, _ outcome: TimelineOutcome, at time: UInt64) {
    guard let running = open.removeValue(forKey: jobs.first) else {
      // They waited, or began before the recording did.
      if let intake = intake(of: jobs.first) { change(intake.queue, by: -jobs.count, at: time) }
      return
    }
    var span = lanes[running.lane].spans[running.span]
    span.end = time
    span.outcome = outcome
    let rest = span.count - jobs.count
    span.count = min(span.count, jobs.count)
    lanes[running.lane].spans[running.span] = span
    // Some jobs that ran together can end in different ways, one after the other.
    guard rest > 0 else { return }
    span.start = time
    span.job += UInt64(jobs.count)
    span.count = rest
    span.outcome = nil
    open[span.job] = Open(lane: running.lane, span: lanes[running.lane].spans.count)
    lanes[running.lane].spans.append(span)
  }

  /// How many intakes begin with this job or with one before it.
  private func intakeCount(upTo job: UInt64) -> Int {
    var (low, high) = (0, intakes.count)
    while low < high {
      let middle = (low + high) / 2
      if intakes[middle].first <= job { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Which intake a job came with.
  private func intake(of job: UInt64) -> Intake? {
    let count = intakeCount(upTo: job)
    guard count > 0 else { return nil }
    let intake = intakes[count - 1]
    return job - intake.first < intake.count ? intake : nil
  }

  private mutating func change(_ queue: Int, by count: Int, at time: UInt64) {
    depths[queue] += count
    queues[queue].depths.append((time, depths[queue]))
  }

  private mutating func end(
    _ state: (since: UInt64, state: ThreadState), in lane: Int, at time: UInt64
  ) {
    lanes[lane].states.append(
      TimelineChart.StateSpan(start: state.since, end: time, state: state.state))
  }

  private mutating func lane(at place: TimelinePlace) -> Int {
    if let lane = laneOf[place] { return lane }
    laneOf[place] = lanes.count
    lanes.append(TimelineChart.Lane(place: place))
    return lanes.count - 1
  }

  private mutating func queue(at place: TimelinePlace) -> Int {
    if let queue = queueOf[place] { return queue }
    queueOf[place] = queues.count
    queues.append(TimelineChart.Queue(place: place))
    depths.append(0)
    return queues.count - 1
  }

  private mutating func name(_ name: String) -> Int {
    if let index = nameOf[name] { return index }
    nameOf[name] = names.count
    names.append(name)
    nameCounts.append(0)
    return names.count - 1
  }

  /// Ends what is still open, and puts all in order.
  mutating func finish(_ chart: inout TimelineChart, at end: UInt64) {
    let duration = max(end, last) - start
    for running in open.values { lanes[running.lane].spans[running.span].end = duration }
    for (lane, state) in states where state.state != .terminated {
      self.end(state, in: lane, at: duration)
    }
    // The most frequent first: they get the colours that are told apart best.
    let order = names.indices.sorted { (nameCounts[$1], $0) < (nameCounts[$0], $1) }
    var rank = [Int](repeating: 0, count: names.count)
    for (place, name) in order.enumerated() { rank[name] = place }
    for lane in lanes.indices {
      for span in lanes[lane].spans.indices {
        lanes[lane].spans[span].name = rank[lanes[lane].spans[span].name]
      }
      lanes[lane].stack()
    }
    chart.names = order.map { names[$0] }
    chart.lanes = lanes.sorted { $0.isBefore($1) }
    chart.queues = queues.map { $0.fromZero }
    chart.duration = duration
  }
}

extension TimelineEvent.Kind {
  /// The jobs that it happened to, if any.
  fileprivate var jobs: TimelineJobs? {
    switch self {
    case .queued(let jobs), .started(let jobs), .ended(let jobs, _), .retried(let jobs, _): jobs
    case .threadState, .processStarted, .processEnded: nil
    }
  }
}

extension TimelineChart.Lane {
  /// Finds each job's level: the lowest that is free while it runs.
  fileprivate mutating func stack() {
    var ends: [UInt64] = []
    for index in spans.indices {
      let span = spans[index]
      let level = ends.firstIndex { $0 <= span.start } ?? ends.count
      if level == ends.count { ends.append(0) }
      ends[level] = span.end
      spans[index].level = level
    }
    levelCount = max(1, ends.count)
  }

  private var kind: Int {
    switch place {
    case .pool: 0
    case .process: 1
    case .thread: 2
    }
  }

  private var number: Int {
    switch place {
    case .pool(let id, _), .thread(let id, _): id
    case .process(let id, _): Int(id)
    }
  }

  fileprivate func isBefore(_ other: Self) -> Bool {
    if kind != other.kind { return kind < other.kind }
    // Workers with jobs are what one wants to see.
    if spans.isEmpty != other.spans.isEmpty { return other.spans.isEmpty }
    let (one, two) = (NaturalOrder(place.name), NaturalOrder(other.place.name))
    return one == two ? number < other.number : one < two
  }
}

extension TimelineChart.Queue {
  /// The queue with a depth that is never negative: what was queued before the recording is unknown.
  fileprivate var fromZero: Self {
    var queue = self
    let lowest = min(0, depths.map(\.depth).min() ?? 0)
    if lowest < 0 { queue.depths = depths.map { ($0.time, $0.depth - lowest) } }
    return queue
  }
}
