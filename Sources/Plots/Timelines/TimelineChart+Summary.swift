internal import Jobs

extension TimelineChart {
  /// What one worker, or all of them, did.
  public struct Tally: Hashable, Sendable {
    /// Jobs that answered.
    public var finished = 0
    /// Jobs that threw.
    public var failed = 0
    /// Attempts whose worker died.
    public var crashed = 0
    /// Jobs that nobody wanted any more, and those whose time was over.
    public var givenUp = 0
    /// Jobs that ran when the recording ended.
    public var running = 0
    /// How long there was a job, in nanoseconds.
    public var busy: UInt64 = 0

    mutating func add(_ span: Span) {
      switch span.outcome {
      case .finished: finished += span.count
      case .failed: failed += span.count
      case .crashed: crashed += span.count
      case .cancelled, .timedOut: givenUp += span.count
      case .returned: break
      case nil: running += span.count
      }
    }

    mutating func add(_ lane: Lane) {
      for span in lane.spans { add(span) }
      for stretch in lane.busyStretches { busy += stretch.end - stretch.start }
    }
  }

  /// What all workers did.
  public var tally: Tally {
    var tally = Tally()
    for lane in lanes { tally.add(lane) }
    return tally
  }

  /// How often a job was queued again.
  public var retryCount: Int {
    queues.reduce(0) { sum, queue in queue.retries.reduce(sum) { $0 + $1.count } }
  }

  /// The workers that ran jobs.
  var workers: [Lane] { lanes.filter { !$0.spans.isEmpty } }

  /// What the picture shows, in a sentence or two, for those who cannot see it.
  public var summary: String {
    guard !workers.isEmpty else {
      let threads = NumberText.count(lanes.count { $0.isEventful }, "thread")
      return "\(threads) in \(NumberText.duration(duration))\(loss)."
    }
    let tally = tally
    var parts = [
      "\(NumberText.count(tally.finished, "job")) finished on "
        + "\(NumberText.count(workers.count, "worker")) in \(NumberText.duration(duration))"
    ]
    if tally.failed > 0 { parts.append("\(tally.failed) failed") }
    if tally.crashed > 0 {
      parts.append(NumberText.count(tally.crashed, "crash", plural: "crashes"))
    }
    if retryCount > 0 { parts.append("\(retryCount) run again") }
    if tally.givenUp > 0 { parts.append("\(tally.givenUp) given up") }
    if tally.running > 0 { parts.append("\(tally.running) still running") }
    return parts.joined(separator: ", ") + loss + "."
  }

  private var loss: String {
    guard lostCount > 0 else { return "" }
    return ", \(NumberText.count(lostCount, "earlier event")) dropped for want of room"
  }
}

extension TimelineChart.Lane {
  /// What this worker did.
  public var tally: TimelineChart.Tally {
    var tally = TimelineChart.Tally()
    tally.add(self)
    return tally
  }

  /// The stretches of time in which there was a job; where jobs overlap, the time counts once.
  var busyStretches: [(start: UInt64, end: UInt64)] {
    var stretches: [(start: UInt64, end: UInt64)] = []
    var until: UInt64 = 0
    for span in spans where span.end > until {
      stretches.append((max(span.start, until), span.end))
      until = span.end
    }
    return stretches
  }
}
