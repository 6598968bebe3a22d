import Jobs

/// Recordings for tests to draw.
enum Samples {
  static let pool = TimelinePlace.pool(id: 1, name: "Pool")

  static func worker(_ number: Int) -> TimelinePlace {
    .process(id: Int32(100 + number), name: "worker-\(number)")
  }

  static func event(
    _ microseconds: UInt64, _ place: TimelinePlace, _ kind: TimelineEvent.Kind
  ) -> TimelineEvent {
    TimelineEvent(time: 1_000_000 + microseconds * 1000, place: place, kind: kind)
  }

  static func job(_ first: UInt64, _ count: Int = 1, _ name: String = "Cube") -> TimelineJobs {
    TimelineJobs(first: first, count: count, name: name)
  }

  /// Two workers and a thread: five jobs, of which one throws, and one crashes and is run again.
  static func small(name: String = "Cube", error: String = "Overflow") -> TimelineRecording {
    let thread = TimelinePlace.thread(id: 7, name: "Thread-7")
    let events = [
      event(0, worker(1), .processStarted(pool: 1)), event(0, worker(2), .processStarted(pool: 1)),
      event(0, thread, .threadState(from: .new, to: .runnable)),
      event(10, pool, .queued(job(1, 4, name))),
      event(10, thread, .threadState(from: .runnable, to: .running)),
      event(20, worker(1), .started(job(1, 1, name))),
      event(30, worker(2), .started(job(2, 1, name))),
      event(40, worker(1), .ended(job(1), .finished)),
      event(45, worker(1), .started(job(3, 1, name))),
      event(50, worker(2), .ended(job(2), .crashed("ended by SIGILL (signal 4)"))),
      event(50, pool, .retried(job(2, 1, name), attempt: 2)),
      event(51, worker(2), .processEnded("ended by SIGILL (signal 4)")),
      event(60, thread, .threadState(from: .running, to: .sleeping)),
      event(70, worker(1), .ended(job(3), .failed(error))),
      event(75, worker(1), .started(job(2, 1, name))),
      event(80, worker(1), .ended(job(2), .finished)),
      event(80, thread, .started(job(5, 1, "Square"))),
      event(85, worker(1), .started(job(4, 1, name))),
      event(90, worker(1), .ended(job(4), .finished)),
      event(95, thread, .threadState(from: .sleeping, to: .terminated)),
    ]
    return TimelineRecording(events: events, overwrittenCount: 3, start: 1_000_000, end: 1_100_000)
  }

  /// Many short jobs on some workers: three events a job.
  static func large(jobs: Int, workers: Int) -> TimelineRecording {
    var events: [TimelineEvent] = []
    events.reserveCapacity(3 * jobs)
    for number in 0..<jobs {
      let (round, place) = number.quotientAndRemainder(dividingBy: workers)
      let start = UInt64(round) * 1000 + UInt64(number &* 2_654_435_761 % 97)
      let jobs = job(UInt64(number) + 1, 1, number % 5 == 0 ? "Square" : "Cube")
      events.append(event(start, pool, .queued(jobs)))
      events.append(event(start + 100, worker(place), .started(jobs)))
      events.append(
        event(start + 600 + UInt64(number % 89), worker(place), .ended(jobs, .finished)))
    }
    return TimelineRecording(events: events, start: 1_000_000)
  }

  /// Text that wants to be something else, or that no document may hold.
  static let hostile =
    "<script>alert(\"1\")</script>'&]]>\u{0}\u{1b}[31m\u{7f}\u{2028}\u{202e}🎉\n--\\"
}
