internal import Jobs

extension LiveModel {
  /// What is known of a job: each of its attempts, as far as they are kept, the first first.
  ///
  /// - Complexity: O(n) in the number of jobs that are kept.
  public func job(_ number: UInt64) -> [LiveJob] {
    let past = past.newestFirst.filter {
      $0.number <= number && number - $0.number < UInt64($0.count)
    }
    let open = rows.flatMap { row in
      row.open.filter { $0.first <= number && number - $0.first < UInt64($0.left) }
        .map { running($0, on: row) }
    }
    return past.prefix(50).map(shown).reversed() + open
  }

  /// The jobs that a worker ran in some time, at most so many of them, the first first.
  ///
  /// - Parameters:
  ///   - worker: its number in the picture.
  ///   - times: when, on the clock of the events.
  ///   - limit: how many at most, the last ones.
  public func jobs(of worker: Int, during times: ClosedRange<UInt64>, limit: Int = 50) -> [LiveJob]
  {
    let open = rows.filter { $0.id == worker }.flatMap { row in
      row.open.filter { $0.start <= times.upperBound }.map { running($0, on: row) }
    }
    let past = past.newestFirst.filter {
      $0.worker == worker && $0.start <= times.upperBound && $0.end >= times.lowerBound
    }
    return (past.prefix(limit).map(shown).reversed() + open).suffix(limit)
  }

  private func shown(_ job: PastJob) -> LiveJob {
    LiveJob(
      number: job.number, count: job.count, name: jobNames.all[job.name],
      worker: workerNames[job.worker] ?? "a worker", attempt: job.attempt, queued: job.queued,
      start: job.start, end: job.end, outcome: job.outcome)
  }

  private func running(_ job: LiveRow.Open, on row: LiveRow) -> LiveJob {
    LiveJob(
      number: job.first, count: job.left, name: jobNames.all[job.name], worker: row.place.name,
      attempt: job.attempt, queued: job.queued, start: job.start)
  }

  /// For who begins to look: what is still known of the time before, as one frame, and the curves.
  ///
  /// What is new since the last frame is in it as well as in the next.
  public func past(endingWith last: LiveFrame) -> (frame: LiveFrame, curves: [Totals]) {
    var frame = last
    frame.newNames = Array(jobNames.all[..<toldNames])
    frame.stretches = drawn.all
    frame.incidents = (crashes.all + failures.all).sorted { $0.number < $1.number }
      .filter { $0.number <= incidentCount - newIncidents.count }
    return (frame, curves.all)
  }
}
