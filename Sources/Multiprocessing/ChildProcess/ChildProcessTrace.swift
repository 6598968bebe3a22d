internal import Jobs

/// What a child process tells the timeline, as the parent sees it: its job runs from the moment when the
/// process exists to its answer.
struct ChildProcessTrace {
  private var name = ""
  /// The pool that it is a worker of: then the jobs are those that the pool gives it.
  private var pool: Int?
  /// Nil unless the timeline was on when the process was started.
  private var job: TimelineJobs?
  private var place: TimelinePlace?

  mutating func begin(_ type: Any.Type, name: String, pool: Int?) {
    self.name = name
    self.pool = pool
    guard Timeline.shared.isRecording, pool == nil else { return }
    job = TimelineJobs(first: Timeline.shared.numbers(), type: type)
  }

  mutating func started(_ pid: Int32) {
    guard job != nil || pool != nil else { return }
    let place = TimelinePlace.process(id: pid, name: name)
    self.place = place
    Timeline.shared.record(.processStarted(pool: pool), at: place)
    guard let job else { return }
    Timeline.shared.record(.started(job), at: place)
  }

  mutating func ended(_ outcome: TimelineOutcome) {
    guard let place, let job else { return }
    Timeline.shared.record(.ended(job, outcome), at: place)
    self.job = nil
  }

  mutating func isGone(_ ending: WorkerEnding) {
    guard let place else { return }
    // It ended before it had answered.
    if job != nil { ended(.crashed(PoolTrace.text(ending))) }
    Timeline.shared.record(.processEnded(ending.status.description), at: place)
  }
}
