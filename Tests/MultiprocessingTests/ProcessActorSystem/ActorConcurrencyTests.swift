import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("ProcessActorSystem: many calls", .processTurns, .timeLimit(.minutes(20)))
struct ActorConcurrencyTests {
  @Test("1,000 calls from 50 tasks: each is done once")
  func many() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let answers = try await withThrowingTaskGroup(of: [Int].self) { group in
      for _ in 0..<50 {
        group.addTask {
          var answers: [Int] = []
          for _ in 0..<20 { answers.append(try await counter.add(1)) }
          return answers
        }
      }
      var answers: [Int] = []
      for try await some in group {
        // What one task asks one after the other is done in that order.
        #expect(some == some.sorted())
        answers += some
      }
      return answers
    }
    #expect(answers.sorted() == Array(1...1000))
    #expect(try await counter.value == 1000)
    await system.shutdown()
  }

  @Test("many actors at once, and large values among small ones")
  func actors() async throws {
    let system = ProcessActorSystem()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<4 {
        group.addTask {
          let counter = try await system.spawn(Counter.self, index)
          let large = [Double](repeating: 1, count: 200_000)
          try await withThrowingTaskGroup(of: Bool.self) { inner in
            for turn in 0..<10 {
              inner.addTask {
                if turn == 3 { return try await counter.sum(large) == 200_000 }
                return try await counter.echo(turn) == turn
              }
            }
            for try await isRight in inner { #expect(isRight) }
          }
        }
      }
      try await group.waitForAll()
    }
    await system.shutdown()
  }

  @Test("where the actor awaits, other calls are done in between")
  func reentrancy() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let watcher = Watcher(actorSystem: system)
    let sleeping = Task { try await counter.sleep(reporting: watcher) }
    _ = try await watcher.begun()
    #expect(try await counter.add(1) == 1)
    #expect(try await counter.cancellationCount() == 0)
    sleeping.cancel()
    await #expect(throws: CancellationError.self) { try await sleeping.value }
    await system.shutdown()
  }

  @Test("calls that come while the actor computes wait, and are done afterwards")
  func waiting() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let watcher = Watcher(actorSystem: system)
    let busy = Task { try await counter.computeAndTell(watcher) }
    _ = try await watcher.begun()
    let later = (0..<20).map { _ in Task { try await counter.add(1) } }
    busy.cancel()
    #expect(try await watcher.said() == "both")
    var answers: [Int] = []
    for task in later { answers.append(try await task.value) }
    #expect(answers.sorted() == Array(1...20))
    await system.shutdown()
  }
}
