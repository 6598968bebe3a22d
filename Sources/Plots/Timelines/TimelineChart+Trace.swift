internal import Jobs

extension TimelineChart {
  /// The timeline in the Trace Event format, which Perfetto (ui.perfetto.dev) and chrome://tracing open.
  ///
  /// This process is number 1 in it, with a row for each thread and each pool's queue; worker processes
  /// have their own numbers. A job is a complete event (`X`), a thread's states are begins and ends (`B`,
  /// `E`), failures, crashes and retries are instants (`i`), queue depths are counters (`C`), and an arrow
  /// (`s`, `f`) leads from where a job was queued to where it ran. Times are microseconds since the start of
  /// the recording.
  ///
  /// Source: "Trace Event Format", Google, 2016.
  ///
  /// - Returns: a JSON object.
  public func traceEvents() -> String {
    var writer = TraceWriter()
    writer.write(self)
    return writer.text
  }
}

/// Writes trace events.
private struct TraceWriter {
  private(set) var text = "{\"displayTimeUnit\":\"ms\",\"traceEvents\":["
  private var isFirst = true
  /// Names are escaped once.
  private var names: [String] = []
  private var arrowCount = 0

  private static let ownProcess = 1
  /// Queues and second rows of threads get numbers that no thread of the process has.
  private static let firstQueue = 1_000_000_000
  private static let levelStep = 10_000_000
  private static let statesOffset = 2_000_000_000

  mutating func write(_ chart: TimelineChart) {
    names = chart.names.map { Escaping.json($0.isEmpty ? "job" : $0) }
    let own = "\(Escaping.json(chart.title))"
    event("M", Self.ownProcess, 0, "\"name\":\"process_name\",\"args\":{\"name\":\(own)}")
    for (number, queue) in chart.queues.enumerated() {
      write(queue, number)
    }
    for (index, lane) in chart.lanes.enumerated() { write(lane, order: index, chart) }
    text += "\n],\"otherData\":{\"dropped\":\(chart.lostCount)}}\n"
  }

  private mutating func write(_ queue: TimelineChart.Queue, _ number: Int) {
    let thread = Self.firstQueue + number
    let name = "\(queue.place.name), queue"
    self.name(Self.ownProcess, thread, name, order: 0)
    // What the arrows begin on: long enough to be seen, and never longer than to the next.
    let intakes =
      (queue.submissions + queue.retries.map { ($0.time, $0.count) }).sorted { $0.time < $1.time }
    for (index, intake) in intakes.enumerated() {
      let next = index + 1 < intakes.count ? intakes[index + 1].time : .max
      let length = min(1000, next - intake.time)
      event(
        "X", Self.ownProcess, thread, time: intake.time,
        "\"dur\":\(Self.micro(length)),\"name\":\"queue\",\"cat\":\"queue\","
          + "\"args\":{\"jobs\":\(intake.count)}")
    }
    for retry in queue.retries {
      event(
        "i", Self.ownProcess, thread, time: retry.time,
        "\"name\":\"run again\",\"cat\":\"retry\",\"s\":\"t\","
          + "\"args\":{\"job\":\(retry.job),\"jobs\":\(retry.count),\"attempt\":\(retry.attempt)}")
    }
    // Pools can share a name; the number keeps their counters apart.
    for depth in queue.depths {
      event(
        "C", Self.ownProcess, 0, time: depth.time,
        "\"name\":\(Escaping.json(name)),\"id\":\"\(number)\",\"args\":{\"waiting\":\(depth.depth)}"
      )
    }
  }

  private mutating func write(_ lane: TimelineChart.Lane, order: Int, _ chart: TimelineChart) {
    let (process, thread) = Self.numbers(of: lane.place)
    if case .process = lane.place {
      let name = Escaping.json(lane.place.name)
      event("M", process, 0, "\"name\":\"process_name\",\"args\":{\"name\":\(name)}")
      event(
        "M", process, 0, "\"name\":\"process_sort_index\",\"args\":{\"sort_index\":\(order + 1)}")
    }
    for level in 0..<lane.levelCount where !lane.spans.isEmpty {
      let name = lane.place.name + (level == 0 ? "" : " (\(level + 1))")
      self.name(process, thread + level * Self.levelStep, name, order: order + 1)
    }
    for span in lane.spans {
      write(span, process, thread + span.level * Self.levelStep, chart)
    }
    guard !lane.states.isEmpty else { return }
    let states = thread + Self.statesOffset
    self.name(process, states, "\(lane.place.name), states", order: order + 1)
    for state in lane.states where state.state != .terminated {
      let name = Escaping.json("\(state.state)")
      event("B", process, states, time: state.start, "\"name\":\(name),\"cat\":\"thread\"")
      event("E", process, states, time: state.end, "\"name\":\(name),\"cat\":\"thread\"")
    }
  }

  private mutating func write(
    _ span: TimelineChart.Span, _ process: Int, _ thread: Int, _ chart: TimelineChart
  ) {
    var arguments = "\"job\":\(span.job),\"attempt\":\(span.attempt)"
    if span.count > 1 { arguments += ",\"jobs\":\(span.count)" }
    let outcome = span.outcome?.description ?? "still running"
    arguments += ",\"outcome\":\(Escaping.json(outcome))"
    event(
      "X", process, thread, time: span.start,
      "\"dur\":\(Self.micro(span.end - span.start)),\"name\":\(names[span.name]),\"cat\":\"job\","
        + "\"args\":{\(arguments)}")
    switch span.outcome {
    case .failed, .crashed, .timedOut:
      event(
        "i", process, thread, time: span.end,
        "\"name\":\(Escaping.json(outcome)),\"cat\":\"failure\",\"s\":\"t\"")
    default: break
    }
    guard let queued = span.queued, let queue = span.queue else { return }
    // An arrow has an identity of its own, for a job that is queued again has two.
    arrowCount += 1
    let arrow = "\"id\":\"\(arrowCount)\",\"name\":\"run\",\"cat\":\"flow\""
    event("s", Self.ownProcess, Self.firstQueue + queue, time: queued, arrow)
    event("f", process, thread, time: span.start, arrow + ",\"bp\":\"e\"")
  }

  private mutating func name(_ process: Int, _ thread: Int, _ name: String, order: Int) {
    event(
      "M", process, thread, "\"name\":\"thread_name\",\"args\":{\"name\":\(Escaping.json(name))}")
    event(
      "M", process, thread, "\"name\":\"thread_sort_index\",\"args\":{\"sort_index\":\(order)}")
  }

  private mutating func event(
    _ phase: String, _ process: Int, _ thread: Int, time: UInt64 = 0, _ rest: String
  ) {
    text += isFirst ? "\n" : ",\n"
    isFirst = false
    text += "{\"ph\":\"\(phase)\",\"pid\":\(process),\"tid\":\(thread),\"ts\":\(Self.micro(time)),"
    text += rest
    text += "}"
  }

  private static func numbers(of place: TimelinePlace) -> (process: Int, thread: Int) {
    switch place {
    case .thread(let id, _): (ownProcess, id)
    case .process(let id, _): (Int(id), Int(id))
    case .pool(let id, _): (ownProcess, firstQueue / 2 + id)
    }
  }

  /// Microseconds with what is left of a nanosecond.
  private static func micro(_ nanoseconds: UInt64) -> String {
    let (whole, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1000)
    if rest == 0 { return "\(whole)" }
    let digits = String(rest)
    return "\(whole)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
