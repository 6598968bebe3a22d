import Synchronization
import Testing

@testable import Jobs

@Suite("Timeline", .timeLimit(.minutes(20)))
struct TimelineTests {
  private static let birth = TimelineEvent.Kind.threadState(from: .new, to: .runnable)

  @Test("off at first, and nothing is recorded while it is off")
  func off() {
    let timeline = Timeline()
    #expect(!timeline.isRecording)
    timeline.record(Self.birth, at: .thread(id: 1, name: "a"))
    #expect(timeline.events.isEmpty)
    #expect(timeline.overwrittenCount == 0)
  }

  @Test("records between start and stop, and keeps what it has until the next start")
  func startStop() {
    let timeline = Timeline()
    timeline.start()
    timeline.record(Self.birth, at: .thread(id: 1, name: "a"))
    timeline.record(.threadState(from: .runnable, to: .running), at: .thread(id: 1, name: "a"))
    timeline.stop()
    timeline.record(.threadState(from: .running, to: .terminated), at: .thread(id: 1, name: "a"))
    let events = timeline.events
    #expect(
      events.map(\.kind) == [Self.birth, .threadState(from: .runnable, to: .running)])
    #expect(events.allSatisfy { $0.place == .thread(id: 1, name: "a") })
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
    for number in 1...5 { timeline.record(Self.birth, at: .thread(id: number, name: "a")) }
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
          for _ in 0..<1000 { timeline.record(Self.birth, at: .thread(id: task, name: "a")) }
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
      time: 12, place: .thread(id: 3, name: "b"),
      kind: .threadState(from: .running, to: .blocked(on: .queue)))
    #expect(event.description == "12 b: running → blocked on queue")
    #expect(ThreadState.sleeping.description == "sleeping")
  }

  @Test("a cursor reads each event once, in pieces, and says what it came too late for")
  func cursor() {
    let timeline = Timeline()
    timeline.start(capacity: 8)
    var cursor = TimelineCursor()
    func record(_ numbers: ClosedRange<Int>) {
      for number in numbers { timeline.record(Self.birth, at: .thread(id: number, name: "a")) }
    }
    #expect(timeline.read(&cursor).isNewRecording)
    record(1...5)
    var reading = timeline.read(&cursor, limit: 3)
    #expect(reading.events.map(\.threadID) == [1, 2, 3])
    #expect(reading.hasMore && !reading.isNewRecording && reading.lostCount == 0)
    reading = timeline.read(&cursor, limit: 3)
    #expect(reading.events.map(\.threadID) == [4, 5])
    #expect(!reading.hasMore)
    // Around the end of the ring, and not beyond what was read.
    record(6...12)
    #expect(timeline.read(&cursor).events.map(\.threadID) == Array(6...12))
    #expect(timeline.read(&cursor).events.isEmpty)
    record(13...30)
    reading = timeline.read(&cursor)
    #expect(reading.events.map(\.threadID) == Array(23...30))
    #expect(reading.lostCount == 10)
    timeline.start(capacity: 8)
    record(31...31)
    reading = timeline.read(&cursor)
    #expect(reading.isNewRecording && reading.events.map(\.threadID) == [31])
  }

  @Test("while many record, a reader sees every event once, or knows how many it has missed")
  func readingWhileRecording() async {
    let timeline = Timeline()
    timeline.start(capacity: 256)
    let (tasks, events) = (4, 5000)
    let isOver = Atomic<Bool>(false)
    async let seen = {
      var cursor = TimelineCursor()
      var last = [Int](repeating: 0, count: tasks)
      var (read, lost, isOrdered) = (0, 0, true)
      while true {
        let wasOver = isOver.load(ordering: .acquiring)
        let reading = timeline.read(&cursor, limit: 100)
        read += reading.events.count
        lost += reading.lostCount
        for event in reading.events {
          guard case .thread(let task, let name) = event.place, let number = Int(name) else {
            continue
          }
          isOrdered = isOrdered && number > last[task]
          last[task] = number
        }
        if wasOver, !reading.hasMore { return (read, lost, isOrdered) }
        // Who records may need this very thread.
        await Task.yield()
      }
    }()
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<tasks {
        group.addTask {
          for number in 1...events {
            timeline.record(Self.birth, at: .thread(id: task, name: "\(number)"))
          }
        }
      }
    }
    isOver.store(true, ordering: .releasing)
    let (read, lost, isOrdered) = await seen
    #expect(read + lost == tasks * events)
    #expect(isOrdered)
  }
}
