internal import Jobs

extension LiveModel {
  /// Takes in an event.
  mutating func take(_ event: TimelineEvent) {
    time = max(time, event.time)
    switch event.kind {
    case .queued(let jobs):
      guard pool == nil || event.place == pool else { return }
      queue.add(jobs, at: event.time)
    case .retried(let jobs, let attempt):
      guard pool == nil || event.place == pool else { return }
      queue.add(jobs, at: event.time, attempt: attempt)
    case .started(let jobs):
      begin(jobs, at: event)
    case .ended(let jobs, let outcome):
      end(jobs, outcome, at: event)
    case .processStarted(let number):
      // A number may be given to another process when the first is gone.
      if let old = rowOf[PlaceKey(event.place)], rows[old].ending != nil { remove(old) }
      // Those of other pools, and of none, are not a pool's.
      let isMine = pool == nil || pool.map(PlaceKey.init) == number.map(PlaceKey.init(pool:))
      if isMine, let row = row(at: event.place), rows[row].reported == nil {
        rows[row].reported = .starting
      }
    case .processEnded(let how):
      processEnded(how, at: event)
    case .threadState(_, let state):
      guard let row = rowOf[PlaceKey(event.place)] else { return }
      rows[row].threadState = state
      if state == .terminated { rows[row].endTime = event.time }
    }
  }

  private mutating func begin(_ jobs: TimelineJobs, at event: TimelineEvent) {
    let key = PlaceKey(event.place)
    // Another pool's jobs do not wait here, nor do they run on workers that are known.
    guard pool == nil || rowOf[key] != nil || queue.contains(jobs.first) else { return }
    let entry = queue.take(jobs.first, count: jobs.count)
    guard let row = rowOf[key] ?? row(at: event.place) else { return }
    if rows[row].reported == .starting { rows[row].reported = nil }
    rows[row].begin(
      LiveRow.Open(
        first: jobs.first, left: jobs.count, name: jobNames.place(of: jobs), start: event.time,
        queued: entry?.time, attempt: entry?.attempt ?? 1))
  }

  private mutating func end(
    _ jobs: TimelineJobs, _ outcome: TimelineOutcome, at event: TimelineEvent
  ) {
    let kind: LiveFrame.Outcome
    var text: String?
    switch outcome {
    case .finished: kind = .finished
    case .failed(let error): (kind, text) = (.failed, error)
    case .crashed(let reason): (kind, text) = (.crashed, reason)
    case .cancelled, .timedOut, .returned: kind = .givenUp
    }
    let row = rowOf[PlaceKey(event.place)]
    let job = row.flatMap { rows[$0].end(jobs, kind, at: event.time) }
    let waited = job == nil ? queue.take(jobs.first, count: jobs.count) : nil
    guard row != nil || waited != nil || pool == nil || event.place == pool else { return }
    // It goes back into the queue, and is counted when it comes from there.
    guard outcome != .returned else { return }
    count(kind, jobs.count, in: row)
    if let text {
      note(
        text, isCrash: kind == .crashed, worker: event.place.name,
        job: job.map { (jobNames.all[$0.name], jobs.first) }, at: event.time)
    }
    guard let row, let job else { return }
    if kind == .crashed { rows[row].diedAtWork = true }
    past.append(
      PastJob(
        number: jobs.first, count: jobs.count, name: job.name, worker: rows[row].id,
        attempt: job.attempt, queued: job.queued, start: job.start, end: event.time, outcome: kind))
    rows[row].draw(
      LiveFrame.Stretch(
        worker: rows[row].id, start: job.start, end: event.time, busy: event.time - job.start,
        job: jobs.first, count: jobs.count, name: job.name, outcome: kind),
      resolution: limits.resolution)
  }

  private mutating func count(_ kind: LiveFrame.Outcome, _ jobs: Int, in row: Int?) {
    endedCount += jobs
    if let row { rows[row].endedCount += jobs }
    switch kind {
    case .finished:
      finished += jobs
      if let row { rows[row].finished += jobs }
    case .failed:
      failed += jobs
      if let row { rows[row].failed += jobs }
    case .crashed:
      crashed += jobs
      if let row { rows[row].crashed += jobs }
    case .givenUp:
      givenUp += jobs
    }
  }

  private mutating func processEnded(_ how: String, at event: TimelineEvent) {
    guard let row = rowOf[PlaceKey(event.place)] else { return }
    rows[row].ending = how
    rows[row].endTime = event.time
    // That of a worker at work is told with its job.
    let isQuiet = how == "let go" || how == "\(ExitStatus.exited(code: 0))"
    if !isQuiet, rows[row].open.isEmpty, !rows[row].diedAtWork {
      note(how, isCrash: true, worker: event.place.name, job: nil, at: event.time)
    }
  }

  private mutating func note(
    _ text: String, isCrash: Bool, worker: String, job: (name: String, number: UInt64)?,
    at time: UInt64
  ) {
    incidentCount += 1
    let incident = LiveFrame.Incident(
      number: incidentCount, time: time, worker: worker, job: job?.name, jobNumber: job?.number,
      isCrash: isCrash, text: text)
    if isCrash { crashes.append(incident) } else { failures.append(incident) }
    // The next frame tells of no more than are kept.
    if newIncidents.count < 2 * limits.incidents { newIncidents.append(incident) }
  }

  // MARK: Rows

  /// The row of a place, a new one if it has none; nil if there are too many.
  mutating func row(at place: TimelinePlace) -> Int? {
    if let row = rowOf[PlaceKey(place)] { return row }
    guard rows.count < limits.workers else { return nil }
    let row = LiveRow(id: nextRow, place: place)
    nextRow += 1
    workerNames[row.id] = place.name
    rows.insert(row, at: rows.firstIndex { row.isBefore($0) } ?? rows.count)
    number()
    return rowOf[PlaceKey(place)]
  }

  private mutating func remove(_ row: Int) {
    // What was done since the last frame is still to be seen later.
    for stretch in rows[row].stretches { drawn.append(stretch) }
    rows.remove(at: row)
    number()
  }

  private mutating func number() {
    rowOf.removeAll(keepingCapacity: true)
    for (index, row) in rows.enumerated() { rowOf[PlaceKey(row.place)] = index }
  }

  /// Workers that ended some time ago are shown no more; of those before, not all.
  mutating func removeEnded() {
    let now = time
    let ended = rows.indices.filter { rows[$0].endTime != nil }
    guard !ended.isEmpty else { return }
    let oldest = ended.sorted { (rows[$0].endTime ?? 0) > (rows[$1].endTime ?? 0) }.dropFirst(32)
    let gone = Set(oldest).union(
      ended.filter { now - min(now, rows[$0].endTime ?? now) > limits.endedWorkers })
    guard !gone.isEmpty else { return }
    for row in gone.sorted(by: >) { remove(row) }
    forgetNames()
  }

  /// The names of workers that nothing refers to any more.
  private mutating func forgetNames() {
    guard workerNames.count > 4 * limits.workers else { return }
    let used = Set(rows.map(\.id)).union(past.all.map(\.worker))
    workerNames = workerNames.filter { used.contains($0.key) }
  }
}

extension LiveRow {
  /// The number by which the system knows it.
  var systemID: Int32? {
    if case .process(let id, _) = place { id } else { threadID }
  }
}
