import Jobs
import Testing
import Threading

/// One suite for what uses the process's timeline, which every other test's threads write to too.
@Suite("Threads on the timeline", .timeLimit(.minutes(20)), .serialized)
struct ThreadTimelineTests {
  @Test("every transition of a life, in order, each from where the last one led")
  func life() throws {
    Timeline.shared.start(capacity: 1_000_000)
    defer { Timeline.shared.stop() }
    let (lock, queue) = (Lock(), BlockingQueue<Int>())
    lock.lock()
    let thread = OSThread(name: "hero") {
      AnyOSThread.sleep(for: .milliseconds(1))
      lock.withLock {}
      return try queue.take()
    }
    try thread.start()
    eventually { thread.state == .blocked(on: .lock) }
    lock.unlock()
    eventually { thread.state == .blocked(on: .queue) }
    try queue.put(1)
    try thread.join()

    let events = Timeline.shared.events.filter { $0.threadID == thread.id }
    let path: [ThreadState] = [
      .new, .runnable, .running, .sleeping, .running, .blocked(on: .lock), .running,
      .blocked(on: .queue), .running, .terminated,
    ]
    #expect(
      events.map(\.kind) == zip(path, path.dropFirst()).map { .threadState(from: $0, to: $1) })
    #expect(events.allSatisfy { $0.place.name == "hero" })
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
  }
}
