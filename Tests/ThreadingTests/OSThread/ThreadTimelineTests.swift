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
    let steps = events.compactMap { event -> (from: ThreadState, to: ThreadState)? in
      guard case .threadState(let from, let to) = event.kind else { return nil }
      return (from, to)
    }
    #expect(steps.count == events.count)
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.to == $1.from })
    var path = steps.map(\.to)
    // Who is woken may find the queue's own lock held by the one who woke it.
    while path.count > 8, path[7] == .running, path[8] == .blocked(on: .lock) {
      path.removeSubrange(8...9)
    }
    #expect(steps.first?.from == .new)
    #expect(
      path == [
        .runnable, .running, .sleeping, .running, .blocked(on: .lock), .running,
        .blocked(on: .queue), .running, .terminated,
      ])
    #expect(events.allSatisfy { $0.place.name == "hero" })
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
  }
}
