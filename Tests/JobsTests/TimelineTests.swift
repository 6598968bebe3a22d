import Testing

@testable import Jobs

@Suite("Timeline", .timeLimit(.minutes(5)))
struct TimelineTests {
  private static let birth = TimelineEvent.Kind.threadState(from: .new, to: .runnable)

  @Test("off at first, and nothing is recorded while it is off")
  func off() {
    let timeline = Timeline()
    #expect(!timeline.isRecording)
    timeline.record(Self.birth, threadID: 1, threadName: "a")
    #expect(timeline.events.isEmpty)
    #expect(timeline.overwrittenCount == 0)
  }

  @Test("records between start and stop, and keeps what it has until the next start")
  func startStop() {
    let timeline = Timeline()
    timeline.start()
    timeline.record(Self.birth, threadID: 1, threadName: "a")
    timeline.record(.threadState(from: .runnable, to: .running), threadID: 1, threadName: "a")
    timeline.stop()
    timeline.record(.threadState(from: .running, to: .terminated), threadID: 1, threadName: "a")
    let events = timeline.events
    #expect(
      events.map(\.kind) == [Self.birth, .threadState(from: .runnable, to: .running)])
    #expect(events.allSatisfy { $0.threadID == 1 && $0.threadName == "a" })
    #expect(events[0].time <= events[1].time)
    timeline.start()
    #expect(timeline.events.isEmpty)
  }

  @Test(
    "the latest events are kept, as many as there is room for, and the rest is counted",
    arguments: [(0, 0), (1, 1), (3, 3), (5, 5), (6, 5), (-1, 0)])
  func bounded(capacity: Int, kept: Int) {
    let timeline = Timeline()
    timeline.start(capacity: capacity)
    for number in 1...5 { timeline.record(Self.birth, threadID: number, threadName: "a") }
    #expect(timeline.events.map(\.threadID) == Array((6 - kept)..<6))
    #expect(timeline.overwrittenCount == 5 - kept)
  }

  @Test("many tasks record at the same time: nothing is lost, and times do not go back")
  func race() async {
    let timeline = Timeline()
    timeline.start()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<4 {
        group.addTask {
          for _ in 0..<1000 { timeline.record(Self.birth, threadID: task, threadName: "a") }
        }
      }
    }
    let events = timeline.events
    #expect(events.count == 4000)
    #expect((0..<4).allSatisfy { task in events.count { $0.threadID == task } == 1000 })
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
  }

  @Test("an event and a state as text")
  func descriptions() {
    let event = TimelineEvent(
      time: 12, threadID: 3, threadName: "b",
      kind: .threadState(from: .running, to: .blocked(on: .queue)))
    #expect(event.description == "12 b: running → blocked on queue")
    #expect(ThreadState.sleeping.description == "sleeping")
  }
}
