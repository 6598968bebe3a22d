internal import Jobs

/// What a process pool tells the timeline, as the parent sees it; it stands behind the pool's lock.
///
/// A job counts as running from the moment when it is sent to a worker that is ready for it, or when the worker
/// that was started for it becomes ready, to the moment when the reply is read. So the way there and back is
/// part of it: some microseconds. Jobs that were submitted while the timeline was off are not traced, and
/// while there are none all this costs a look at `isEmpty`.
struct PoolTrace {
  /// What jobs are called after, and how many there are in a chunk.
  struct Label: Sendable {
    var type: Any.Type
    var count: Int

    /// Nil if the timeline is off.
    static func of(_ type: Any.Type, count: Int = 1) -> Label? {
      Timeline.shared.isRecording ? Label(type: type, count: count) : nil
    }
  }

  private struct Traced {
    var jobs: TimelineJobs
    /// Where it runs.
    var worker: TimelinePlace?
    var attempt = 1
  }

  let pool: TimelinePlace
  private let poolNumber: Int
  private let title: String
  private var jobs = IDTable<Traced>()
  private var workers = IDTable<TimelinePlace>()

  init(title: String) {
    self.title = title
    poolNumber = Timeline.shared.numberForPool()
    pool = .pool(id: poolNumber, name: title)
  }

  /// Whether there is no job to tell of.
  var isEmpty: Bool { jobs.isEmpty }

  // MARK: Workers

  /// Where a worker's jobs run; nil if it does not exist yet.
  func place(of worker: WorkerID) -> TimelinePlace? { workers[worker] }

  mutating func exists(_ worker: WorkerID, pid: Int32, number: Int) {
    let place = TimelinePlace.process(id: pid, name: "\(title)-\(number)")
    workers[worker] = place
    Timeline.shared.record(.processStarted(pool: poolNumber), at: place)
  }

  /// The worker does not exist any more.
  ///
  /// - Parameter wasLetGo: whether the pool had no more use for it; then it matters to nobody how it ended.
  mutating func isGone(_ worker: WorkerID, _ ending: WorkerEnding, wasLetGo: Bool) {
    guard let place = workers.removeValue(forKey: worker) else { return }
    let text = wasLetGo ? "let go" : ending.status.description
    Timeline.shared.record(.processEnded(text), at: place)
  }

  // MARK: Jobs

  mutating func queued(_ job: JobID, _ label: Label) {
    let first = Timeline.shared.numbers(for: label.count)
    let traced = Traced(jobs: TimelineJobs(first: first, count: label.count, type: label.type))
    jobs[job] = traced
    Timeline.shared.record(.queued(traced.jobs), at: pool)
  }

  /// The job was sent to a worker that can run it at once, or that was sent it before has become ready.
  mutating func started(_ job: JobID, on worker: WorkerID) {
    guard let traced = jobs[job], traced.worker == nil, let place = workers[worker] else { return }
    jobs[job]?.worker = place
    Timeline.shared.record(.started(traced.jobs), at: place)
  }

  /// The job goes back into the queue.
  ///
  /// - Parameter crash: how its worker died; nil if the job had not been begun.
  mutating func putBack(_ job: JobID, after crash: WorkerEnding?) {
    guard var traced = jobs[job] else { return }
    if let worker = traced.worker {
      let outcome = crash.map { TimelineOutcome.crashed(Self.text($0)) } ?? .returned
      Timeline.shared.record(.ended(traced.jobs, outcome), at: worker)
      if crash != nil { traced.attempt += 1 }
      // One that never reached a worker has not left the queue.
      Timeline.shared.record(.retried(traced.jobs, attempt: traced.attempt), at: pool)
    }
    traced.worker = nil
    jobs[job] = traced
  }

  /// The job is over.
  mutating func finished(_ job: JobID, _ result: PoolStorage.Result) {
    guard let traced = jobs.removeValue(forKey: job) else { return }
    let place = traced.worker ?? pool
    var rest = traced.jobs
    func end(_ count: Int, _ outcome: TimelineOutcome) {
      guard count > 0 else { return }
      rest.count -= count
      var ended = rest
      ended.count = count
      rest.first += UInt64(count)
      Timeline.shared.record(.ended(ended, outcome), at: place)
    }
    switch result {
    case .replied(let message) where message.kind == .answer:
      end(rest.count, .finished)
    case .replied(let message) where message.kind == .chunkDone:
      for (count, outcome) in Self.outcomes(in: message.payload) { end(count, outcome) }
      end(rest.count, .returned)
    case .replied(let message):
      end(rest.count, Self.outcome(FailureMessage(decoding: message.payload)))
    case .broken(let failure):
      end(rest.count, Self.outcome(failure))
    case .ended(.died(let ending, _)):
      for (count, outcome) in Self.outcomes(in: ending.records) { end(count, outcome) }
      // The first without a record was the one under which the worker died.
      end(min(1, rest.count), .crashed(Self.text(ending)))
      end(rest.count, .returned)
    case .ended(.timedOut):
      end(rest.count, .timedOut)
    case .ended(.noWorker(let error)):
      end(rest.count, .failed(error.description))
    case .ended(.cancelled), .ended(.closed), .ended(.terminated), .ended(.replied),
      .ended(.initializerFailed):
      end(rest.count, .cancelled)
    }
  }

  /// What became of the jobs of a chunk, those that follow each other with the same outcome together.
  static func outcomes(in records: [UInt8]) -> [(count: Int, outcome: TimelineOutcome)] {
    var outcomes: [(count: Int, outcome: TimelineOutcome)] = []
    records.withUnsafeBytes { bytes in
      var position = 0
      while let record = ChunkRecords.record(in: bytes, at: position) {
        position = record.payload.upperBound
        if record.isAnswer, let last = outcomes.last, last.outcome == .finished {
          outcomes[outcomes.count - 1].count += 1
        } else {
          let outcome =
            record.isAnswer
            ? .finished : outcome(FailureMessage(decoding: Array(bytes[record.payload])))
          outcomes.append((1, outcome))
        }
      }
    }
    return outcomes
  }

  static func outcome(_ failure: FailureMessage) -> TimelineOutcome {
    switch failure {
    case .cancelled: .cancelled
    case .threw(let error, _): .failed(error.description)
    case .notTransferred(_, _, let message): .failed(message)
    }
  }

  /// How a worker died, with the first line of what it had to say.
  static func text(_ crash: WorkerCrashed) -> String {
    guard let line = crash.message?.split(separator: "\n").first else {
      return crash.status.description
    }
    return "\(crash.status): \(line)"
  }

  /// How a worker died, with the first line of what it had to say.
  static func text(_ ending: WorkerEnding) -> String {
    let status = ending.status.description
    guard !ending.status.isForeign,
      let line = CrashReport(parsing: ending.standardError).message?.split(separator: "\n").first
    else { return status }
    return "\(status): \(line)"
  }
}
