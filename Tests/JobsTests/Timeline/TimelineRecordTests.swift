import Testing

@testable import Jobs

/// What comes back of an event that was written into the ring.
private func event(_ kind: TimelineEvent.Kind, at place: TimelinePlace) -> TimelineEvent {
  withUnsafeTemporaryAllocation(of: TimelineRecord.self, capacity: 1) { memory in
    let record = memory.baseAddress!
    TimelineRecord.initialize(record, kind, at: place, time: 5)
    defer { record.deinitialize(count: 1) }
    return record.pointee.event
  }
}

@Suite("Events in the ring", .timeLimit(.minutes(20)))
struct TimelineRecordTests {
  private static let jobs = TimelineJobs(first: 7, count: 3, name: "Cube")
  private static let nameless = TimelineJobs(first: 7, count: 3, name: "")

  static let kinds: [TimelineEvent.Kind] = [
    .threadState(from: .running, to: .blocked(on: .barrier)), .queued(jobs), .started(jobs),
    .ended(nameless, .finished), .ended(nameless, .failed("why")),
    .ended(nameless, .crashed("how")), .ended(nameless, .cancelled), .ended(nameless, .timedOut),
    .ended(nameless, .returned),
    .retried(jobs, attempt: 2), .retried(TimelineJobs(first: 7, name: "Cube"), attempt: 3),
    .processStarted(pool: 7), .processStarted(pool: nil),
    .processEnded("exited with code 3"),
  ]

  @Test("every kind of event comes back as it was", arguments: kinds)
  func roundTrip(kind: TimelineEvent.Kind) {
    let place = TimelinePlace.process(id: 12, name: "worker-1")
    #expect(
      event(kind, at: place) == TimelineEvent(time: 5, place: place, kind: kind))
  }

  @Test("an event takes no more memory than it is said to")
  func size() {
    #expect(MemoryLayout<TimelineRecord>.stride == 72)
  }

  @Test("jobs are called after their type when somebody reads")
  func typeNames() {
    let jobs = TimelineJobs(first: 1, type: [Int: String].self)
    guard
      case .queued(let read) = event(.queued(jobs), at: .pool(id: 1, name: "p")).kind
    else {
      Issue.record("not queued")
      return
    }
    #expect(read.name == "Dictionary<Int, String>")
  }

  /// Of many characters, and of a single one.
  static let tooLong = [
    String(repeating: "ä", count: 100_000), "e" + String(repeating: "\u{301}", count: 100_000),
  ]

  @Test("a text that is long keeps no memory", arguments: tooLong)
  func longTexts(long: String) {
    let places: [TimelinePlace] = [
      .thread(id: 1, name: long), .process(id: 2, name: long), .pool(id: 3, name: long),
    ]
    let named = TimelineJobs(first: 7, name: long)
    let kinds: [TimelineEvent.Kind] = [
      .ended(Self.nameless, .failed(long)), .ended(Self.nameless, .crashed(long)), .queued(named),
      .started(named), .retried(named, attempt: 2), .processEnded(long),
    ]
    for place in places {
      for kind in kinds {
        let read = event(kind, at: place)
        for text in [read.place.name, Self.text(of: read.kind)] {
          #expect(text.utf8.count <= 400 && text.hasSuffix("…"))
          #expect(
            text.unicodeScalars.dropLast().elementsEqual(
              long.unicodeScalars.prefix(text.unicodeScalars.count - 1)))
        }
      }
    }
  }

  private static func text(of kind: TimelineEvent.Kind) -> String {
    switch kind {
    case .queued(let jobs), .started(let jobs), .retried(let jobs, _): jobs.name
    case .ended(_, .failed(let text)), .ended(_, .crashed(let text)), .processEnded(let text): text
    default: ""
    }
  }

  @Test("a text that is not too long stays whole")
  func shortText() {
    let text = String(repeating: "ä", count: 200)
    let place = TimelinePlace.pool(id: 1, name: text)
    #expect(event(.processEnded(text), at: place).kind == .processEnded(text))
    #expect(event(.processStarted(pool: nil), at: place).place == place)
  }

  @Test("a recording has its beginning, its end and what was lost")
  func recording() {
    let timeline = Timeline()
    timeline.start(capacity: 2)
    for number in 1...5 {
      timeline.record(.processStarted(pool: nil), at: .process(id: Int32(number), name: "p"))
    }
    let running = timeline.recording
    timeline.stop()
    let stopped = timeline.recording
    #expect(running.events == stopped.events && running.events.count == 2)
    #expect(stopped.overwrittenCount == 3)
    #expect(stopped.start <= stopped.events[0].time && stopped.events[1].time <= stopped.end)
    #expect(timeline.recording.end == stopped.end)
  }

  @Test("numbers of jobs and pools are given once, also to many at the same time")
  func numbers() async {
    let timeline = Timeline()
    let ranges = await withTaskGroup(of: [Range<UInt64>].self) { group in
      for _ in 0..<4 {
        group.addTask {
          (1...1000).map { count in
            let first = timeline.numbers(for: count % 7)
            return first..<first + UInt64(count % 7)
          }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    let sorted = ranges.filter { !$0.isEmpty }.sorted { $0.lowerBound < $1.lowerBound }
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
    #expect(Set((0..<100).map { _ in timeline.numberForPool() }).count == 100)
  }

  @Test("what a serial pool runs is recorded where it runs")
  func serialPool() async {
    await #expect(processExitsWith: .success) {
      struct Oops: Error {}
      struct Half: Job {
        var number: Int
        func run() throws -> Int {
          if number == 3 { throw Oops() }
          return number / 2
        }
      }
      _ = try await SerialPool().run(Half(number: 0))
      Timeline.shared.start()
      _ = try await SerialPool().map((1...2).map(Half.init))
      _ = try? await SerialPool().run(Half(number: 3))
      Timeline.shared.stop()
      _ = try await SerialPool().run(Half(number: 4))
      let kinds = Timeline.shared.events.map(\.kind)
      func started(_ kind: TimelineEvent.Kind) -> Bool {
        if case .started(let jobs) = kind { jobs.name == "Half" } else { false }
      }
      func ended(_ kind: TimelineEvent.Kind, as outcome: TimelineOutcome) -> Bool {
        if case .ended(_, let found) = kind { found == outcome } else { false }
      }
      #expect(kinds.count == 6)
      #expect([0, 2, 4].allSatisfy { started(kinds[$0]) })
      #expect(ended(kinds[1], as: .finished) && ended(kinds[3], as: .finished))
      #expect(ended(kinds[5], as: .failed("Oops()")))
    }
  }
}
