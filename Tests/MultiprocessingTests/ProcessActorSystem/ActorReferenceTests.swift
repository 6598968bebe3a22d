import Distributed
import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("ProcessActorSystem: references", .processTurns, .timeLimit(.minutes(20)))
struct ActorReferenceTests {
  @Test("the child calls an actor of its parent back, at once and later, and gets its errors")
  func callBacks() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let watcher = Watcher(actorSystem: system)
    #expect(try await counter.callBack(watcher, 21) == 42)
    #expect(try await counter.callBackFailing(watcher) == "line 9")
    try await counter.keep(watcher)
    try await counter.keep(watcher)
    #expect(try await counter.callKept(4) == [8, 8])
    await system.shutdown()
  }

  @Test("a reference that a child has kept keeps no actor of its parent alive")
  func callBackTooLate() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    var watcher: Watcher? = Watcher(actorSystem: system)
    try await counter.keep(try #require(watcher))
    watcher = nil
    let error = await #expect(throws: ProcessActorError.self) {
      _ = try await counter.callKept(1)
    }
    guard case .noSuchActor = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    await system.shutdown()
  }

  @Test("one child calls another by way of the parent, with large values too")
  func siblings() async throws {
    let system = ProcessActorSystem()
    let one = try await system.spawn(Counter.self, 0)
    let other = try await system.spawn(Counter.self, 100)
    #expect(try await one.addTo(other, 11) == 111)
    #expect(try await other.value == 111)
    #expect(try await one.value == 0)
    let many = (0..<300_000).map(Double.init)
    #expect(try await one.sumBy(other, many) == 44_999_850_000)
    let crash = await #expect(throws: (any Error).self) {
      try await other.killSelf()
    }
    #expect(crash is WorkerCrashed)
    // It is the other one that has died.
    let error = await #expect(throws: WorkerCrashed.self) { _ = try await one.addTo(other, 1) }
    #expect(error?.pid == (crash as? WorkerCrashed)?.pid)
    #expect(try await one.value == 0)
    await system.shutdown()
  }

  @Test("a child hears how far its call of another is")
  func siblingsProgress() async throws {
    let system = ProcessActorSystem()
    let one = try await system.spawn(Counter.self, 0)
    let other = try await system.spawn(Counter.self, 100)
    let fractions = try await one.progress(of: other, [0.25, 0.5, 1])
    #expect(fractions.last == 1)
    #expect(fractions == fractions.sorted())
    await system.shutdown()
  }

  @Test("references in a set-up, and handed back: the same actors")
  func handedAround() async throws {
    let system = ProcessActorSystem()
    let watcher = Watcher(actorSystem: system)
    let counter = try await system.spawn(Counter.self, 10)
    let go = try await system.spawn(Go.self, Go.Setup(watcher: watcher, counter: counter))
    #expect(try await counter.value == 11)
    #expect(try await go.between(4) == 30)
    let both = try await go.both()
    #expect(both.watcher === watcher)
    #expect(both.counter == counter)
    #expect(try await both.counter.add(1) == 16)
    await system.shutdown()
  }

  @Test("an actor that returns or gets itself: the same actor on both sides")
  func oneself() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 5)
    let same = try await counter.me()
    #expect(same == counter)
    #expect(same.id.hashValue == counter.id.hashValue)
    #expect(try await same.add(1) == 6)
    #expect(try await counter.isMe(same))
    await system.shutdown()
  }

  @Test("actors beside the first live as long as the process keeps them")
  func parts() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(
      Counter.self, 0, supervision: .restart(maximum: 1, within: .seconds(600)))
    let part = try await counter.makePart(keeping: true)
    #expect(try await part.count() == 1)
    #expect(try await part.count() == 2)
    let lost = try await counter.makePart(keeping: false)
    await #expect(throws: ProcessActorError.noSuchActor(lost.id)) { _ = try await lost.count() }
    // The one that comes after a crash is not taken for the one before.
    await #expect(throws: WorkerCrashed.self) { try await counter.killSelf() }
    let new = try await counter.makePart(keeping: true)
    #expect(new != part)
    await #expect(throws: ProcessActorError.noSuchActor(part.id)) { _ = try await part.count() }
    #expect(try await new.count() == 1)
    await system.shutdown()
  }

  @Test("an actor of an unknown process is refused")
  func unreachable() async throws {
    let system = ProcessActorSystem()
    let stranger = Watcher(actorSystem: ProcessActorSystem())
    #expect(throws: ProcessActorError.unreachable(stranger.id)) {
      _ = try Watcher.resolve(id: stranger.id, using: system)
    }
    let counter = try await system.spawn(Counter.self, 0)
    // A child cannot know; whom it asks does.
    await #expect(throws: ProcessActorError.unreachable(stranger.id)) {
      _ = try await counter.callBack(stranger, 1)
    }
    await system.shutdown()
  }
}
