import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("ProcessActorSystem: deaths", .processTurns, .timeLimit(.minutes(20)))
struct ActorCrashTests {
  @Test("a trap: the calls under way and later ones throw WorkerCrashed")
  func trap() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0, options: .withoutBacktraces)
    let other = try await system.spawn(Counter.self, 0)
    let pid = try await counter.identity()
    let watcher = Watcher(actorSystem: system)
    let sleeping = Task { try await counter.sleep(reporting: watcher) }
    _ = try await watcher.begun()
    let error = await #expect(throws: WorkerCrashed.self) { _ = try await counter.crash() }
    #expect(error?.pid == pid)
    #expect(error?.job.contains("Counter.crash()") == true, "\(error?.job ?? "")")
    #expect(error?.message?.contains("Index out of range") == true)
    guard case .signaled(let signal, _) = error?.status else {
      Issue.record("ended by a signal, and not \(String(describing: error?.status))")
      return
    }
    #expect([SIGILL, SIGTRAP].contains(signal))
    let bystander = await #expect(throws: WorkerCrashed.self) { try await sleeping.value }
    #expect(bystander?.job.contains("Counter.sleep") == true)
    for _ in 0..<3 {
      let later = await #expect(throws: WorkerCrashed.self) { _ = try await counter.add(1) }
      #expect(later?.pid == pid)
    }
    #expect(system.pid(of: counter) == nil)
    #expect(try await other.add(1) == 1)
    await system.shutdown()
  }

  @Test("large calls and answers, where the actor's process may have few descriptors")
  func fewDescriptors() async throws {
    let system = ProcessActorSystem()
    var options = ProcessOptions()
    options.openFileLimit = 64
    let counter = try await system.spawn(Counter.self, 0, options: options)
    let numbers = (0..<300_000).map(Double.init)
    for _ in 0..<3 { #expect(try await counter.echo(numbers) == numbers) }
    await system.shutdown()
  }

  @Test("SIGKILL from outside, in a call and between calls; exit")
  func killed() async throws {
    let system = ProcessActorSystem()
    let watcher = Watcher(actorSystem: system)
    let busy = try await system.spawn(Counter.self, 0)
    let call = Task { try await busy.compute(reporting: watcher) }
    let pid = try await watcher.begun()
    kill(pid, SIGKILL)
    let error = await #expect(throws: WorkerCrashed.self) { _ = try await call.value }
    #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))

    let idle = try await system.spawn(Counter.self, 0)
    kill(try await idle.identity(), SIGKILL)
    let later = await #expect(throws: WorkerCrashed.self) {
      while true { _ = try await idle.add(1) }
    }
    #expect(later?.status == .signaled(signal: SIGKILL, coreDumped: false))

    let leaving = try await system.spawn(Counter.self, 0)
    let left = await #expect(throws: WorkerCrashed.self) { try await leaving.leave(9) }
    #expect(left?.status == .exited(code: 9))
    await system.shutdown()
  }

  @Test(
    "a death between the answer and its reading takes along what lies in memory of the process: WorkerCrashed",
    arguments: [ActorSupervision.none, .restart(maximum: 9, within: .seconds(600))])
  func killedBeforeReading(supervision: ActorSupervision) async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 5, supervision: supervision)
    let pid = try await counter.identity()
    let error = await #expect(throws: WorkerCrashed.self) { _ = try await counter.killer(1000) }
    #expect(error?.pid == pid)
    #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))
    #expect(error?.job.contains("Counter.killer") == true, "\(error?.job ?? "")")
    if supervision != .none { #expect(try await counter.value == 5) }
    await system.shutdown()
  }

  @Test("restart: made again from its setup, and later calls reach the new one")
  func restart() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(
      Counter.self, 10, supervision: .restart(maximum: 3, within: .seconds(600)),
      options: .withoutBacktraces)
    var pids: Set<Int32> = []
    for turn in 1...3 {
      #expect(try await counter.add(turn) == 10 + turn)
      pids.insert(try await counter.identity())
      await #expect(throws: WorkerCrashed.self) { _ = try await counter.crash() }
      // It waits for the new one.
      #expect(try await counter.value == 10)
    }
    pids.insert(try await counter.identity())
    #expect(pids.count == 4)
    await #expect(throws: WorkerCrashed.self) { try await counter.killSelf() }
    for _ in 0..<3 {
      let error = await #expect(throws: ActorRestartedTooOften.self) {
        _ = try await counter.add(1)
      }
      #expect(error?.maximum == 3)
      #expect(error?.within == .seconds(600))
      #expect(error?.lastCrash?.status == .signaled(signal: SIGKILL, coreDumped: false))
      #expect(error?.description.contains("3 times within") == true)
    }
    await system.shutdown()
  }

  @Test("deaths that lie further apart than the limit's time do not count")
  func restartsWithinTime() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(
      Counter.self, 0, supervision: .restart(maximum: 1, within: .nanoseconds(1)))
    for _ in 0..<4 {
      await #expect(throws: WorkerCrashed.self) { try await counter.killSelf() }
      #expect(try await counter.value == 0)
    }
    await system.shutdown()
  }

  @Test("an initializer that throws when the actor is made again counts as a death")
  func refusedAgain() async throws {
    try await withTemporaryPath { path in
      createFile(path)
      let system = ProcessActorSystem()
      let moody = try await system.spawn(
        Moody.self, Moody.Setup(path: path),
        supervision: .restart(maximum: 2, within: .seconds(600)))
      let pid = try await moody.identity()
      unlink(path)
      kill(pid, SIGKILL)
      let error = await #expect(throws: ActorRestartedTooOften.self) {
        while true {
          do { _ = try await moody.identity() } catch is WorkerCrashed {}
        }
      }
      #expect(error?.lastCrash == nil)
      #expect(error?.reason.contains("3") == true, "\(error?.reason ?? "")")
      await system.shutdown()
    }
  }

  @Test("many calls while the actor dies again and again: each ends in one way or the other")
  func chaos() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(
      Counter.self, 0, supervision: .restart(maximum: 1000, within: .seconds(600)))
    let counts = try await withThrowingTaskGroup(of: (done: Int, lost: Int).self) { group in
      for index in 0..<8 {
        group.addTask {
          var counts = (done: 0, lost: 0)
          for turn in 0..<25 {
            do {
              if (turn + index) % 12 == 0 {
                try await counter.killSelf()
              } else {
                _ = try await counter.add(1)
              }
              counts.done += 1
            } catch is WorkerCrashed {
              counts.lost += 1
            }
          }
          return counts
        }
      }
      return try await group.reduce((done: 0, lost: 0)) { ($0.done + $1.done, $0.lost + $1.lost) }
    }
    #expect(counts.done + counts.lost == 200)
    #expect(counts.lost >= 16)
    #expect(try await counter.echo("well") == "well")
    await system.shutdown()
  }
}
