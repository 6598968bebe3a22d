import Distributed
import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("ProcessActorSystem: ends", .processTurns, .timeLimit(.minutes(20)))
struct ActorEndTests {
  @Test("the process ends with the last reference, and the actor's deinit runs")
  func lastReference() async throws {
    try await withTemporaryPath { path in
      let system = ProcessActorSystem()
      var pid: Int32 = 0
      do {
        let actor = try await system.spawn(Testament.self, path)
        pid = try await actor.identity()
        #expect(!isGone(pid))
      }
      await eventually("it is gone") { isGone(pid) }
      #expect(access(path, F_OK) == 0)
    }
  }

  @Test("the ID alone keeps the process, and leads back to the actor")
  func identifier() async throws {
    let system = ProcessActorSystem()
    var id: ProcessActorID?
    var pid: Int32 = 0
    do {
      let counter = try await system.spawn(Counter.self, 1)
      pid = try await counter.identity()
      id = counter.id
    }
    do {
      let counter = try Counter.resolve(id: try #require(id), using: system)
      #expect(try await counter.add(1) == 2)
      #expect(try await counter.identity() == pid)
    }
    id = nil
    await eventually("it is gone") { isGone(pid) }
  }

  @Test("stop: calls under way and later ones are told, and the process is gone")
  func stop() async throws {
    try await withTemporaryPath { path in
      let system = ProcessActorSystem()
      let actor = try await system.spawn(Testament.self, path)
      await system.stop(actor)
      #expect(access(path, F_OK) == 0)
      await #expect(throws: ProcessActorError.self) { _ = try await actor.identity() }

      let counter = try await system.spawn(
        Counter.self, 0, supervision: .restart(maximum: 9, within: .seconds(600)))
      let watcher = Watcher(actorSystem: system)
      let call = Task { try await counter.sleep(reporting: watcher) }
      let pid = try await watcher.begun()
      await system.stop(counter)
      #expect(isGone(pid))
      let error = await #expect(throws: ProcessActorError.self) { try await call.value }
      guard case .stopped(let name) = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(name.hasSuffix("Counter"))
    }
  }

  @Test("shutdown waits for the calls under way, and refuses others")
  func shutdown() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let watcher = Watcher(actorSystem: system)
    let call = Task { try await counter.computeAndTell(watcher) }
    let pid = try await watcher.begun()
    async let down: Void = system.shutdown()
    // The last that is refused comes after the shutdown has begun.
    await #expect(throws: ProcessActorError.shutDown) {
      while true { _ = try await system.spawn(Counter.self, 0) }
    }
    #expect(!isGone(pid))
    call.cancel()
    await down
    #expect(isGone(pid))
    await #expect(throws: ProcessActorError.shutDown) { _ = try await counter.add(1) }
    _ = try? await call.value
  }

  @Test("kill: everything at once")
  func kill() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(
      Counter.self, 0, supervision: .restart(maximum: 9, within: .seconds(600)))
    let watcher = Watcher(actorSystem: system)
    let call = Task { try await counter.compute(reporting: watcher) }
    let pid = try await watcher.begun()
    await system.kill()
    #expect(isGone(pid))
    await #expect(throws: ProcessActorError.shutDown) { _ = try await call.value }
  }

  @Test("a spawn that is cancelled leaves no process")
  func cancelledSpawn() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let system = ProcessActorSystem()
        for _ in 0..<5 {
          let spawning = Task { _ = try await system.spawn(Counter.self, 0) }
          spawning.cancel()
          await #expect(throws: CancellationError.self) { try await spawning.value }
        }
      }
    }
  }

  @Test("nothing is left behind: no process, no descriptor, no memory")
  func leavesNothingBehind() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let system = ProcessActorSystem()
        for _ in 0..<3 {
          let counter = try await system.spawn(
            Counter.self, 0, supervision: .restart(maximum: 9, within: .seconds(600)))
          let other = try await system.spawn(Counter.self, 0)
          let watcher = Watcher(actorSystem: system)
          let many = [Double](repeating: 0.5, count: 300_000)
          #expect(try await counter.sum(many) == 150_000)
          #expect(try await counter.echo(many) == many)
          #expect(try await counter.sumBy(other, many) == 150_000)
          #expect(try await counter.callBack(watcher, 1) == 2)
          _ = try await counter.made(1000)
          await #expect(throws: WorkerCrashed.self) { try await counter.killSelf() }
          #expect(try await counter.add(1) == 1)
        }
        await system.shutdown()
      }
    }
  }

  @Test(
    "a program that ends takes its actors along, however it ends",
    arguments: [ProgramEnd.killed, .trap, .exit, .mainReturns])
  func parentDies(end: ProgramEnd) async {
    await withTemporaryPath { path in
      await #expect(processExitsWith: end.condition) {
        [end = end as ProgramEnd, path = path as String] in
        let system = ProcessActorSystem()
        let idle = try await system.spawn(Counter.self, 0)
        let busy = try await system.spawn(Counter.self, 0)
        let watcher = Watcher(actorSystem: system)
        let call = Task { try await busy.compute(reporting: watcher) }
        let pids = [try await watcher.begun(), try await idle.identity()]
        note(pids, in: path)
        withExtendedLifetime((system, idle, busy, call)) { end.come() }
      }
      let pids = Census.text(path).split(separator: "\n").compactMap { Int32($0) }
      #expect(pids.count == 2)
      await eventually("both are gone", within: .seconds(10)) { pids.allSatisfy(isGone) }
    }
  }
}

/// Writes numbers to a file, one a line.
private func note(_ pids: [Int32], in path: String) {
  let descriptor = open(path, O_CREAT | O_WRONLY, 0o600)
  let text = pids.map { "\($0)\n" }.joined()
  _ = write(descriptor, text, text.utf8.count)
  close(descriptor)
}
