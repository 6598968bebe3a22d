import Distributed
import Glibc
import Jobs
import Multiprocessing
import Testing

private distributed actor Hidden: ProcessActor {
  init(setup: Int, actorSystem: ProcessActorSystem) { self.actorSystem = actorSystem }
}

private struct HiddenValue: Codable, Sendable { var number = 1 }

@Suite("ProcessActorSystem: calls", .processTurns, .timeLimit(.minutes(20)))
struct ProcessActorSystemTests {
  @Test("an actor lives in a process of its own, and what it holds lasts from call to call")
  func state() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 40)
    let pid = try await counter.identity()
    #expect(pid != getpid())
    #expect(system.pid(of: counter) == pid)
    #expect(try await counter.add(1) == 41)
    #expect(try await counter.add(1) == 42)
    #expect(try await counter.value == 42)
    try await counter.nothing()
    #expect(try await counter.identity() == pid)
    await system.shutdown()
    #expect(isGone(pid))
  }

  @Test("actors of one type have processes of their own")
  func several() async throws {
    let system = ProcessActorSystem()
    let one = try await system.spawn(Counter.self, 0)
    let other = try await system.spawn(Counter.self, 100)
    _ = try await one.add(5)
    #expect(try await (one.value, other.value) == (5, 100))
    #expect(try await one.identity() != other.identity())
    #expect(one != other)
    await system.shutdown()
  }

  @Test("arguments of types that take no memory keep no other from its place")
  func emptyTypes() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    #expect(
      try await counter.mixed(1, .only, 2, Nothing(), 3.5, "last") == [
        "1", "only", "2", "3.5", "last",
      ])
    // A generic parameter is asked for, whatever it stands for.
    #expect(
      try await counter.mixed(1, .only, 2, Nothing(), OneCase.only, "last")
        == ["1", "only", "2", "only", "last"])
    #expect(
      try await counter.mixed(1, .only, 2, Nothing(), Nothing(), "last")
        == ["1", "only", "2", "Nothing()", "last"])
    #expect(try await counter.echo(OneCase.only) == .only)
    await system.shutdown()
  }

  @Test("generic methods and generic actors")
  func generics() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    #expect(try await counter.echo(7) == 7)
    #expect(try await counter.echo(["a": [1.5]]) == ["a": [1.5]])
    #expect(try await counter.echo(String?.none) == nil)
    #expect(try await counter.pair("x", [1, 2]) == ["x", "1", "2"])
    let table = try await system.spawn(Table<String>.self, ["a": 1])
    try await table.set("b", to: 2)
    #expect(try await table.get("a") == 1)
    #expect(try await table.get("b") == 2)
    #expect(try await table.get("c") == nil)
    let numbers = try await system.spawn(Table<Int>.self, [5: 6])
    #expect(try await numbers.get(5) == 6)
    await system.shutdown()
  }

  @Test("an error that is Codable arrives as itself, any other as its name and text")
  func errors() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0, name: "thrower")
    await #expect(throws: RebuildableError(line: 7)) { try await counter.fail(rebuildable: true) }
    let error = await #expect(throws: RemoteError.self) {
      try await counter.fail(rebuildable: false)
    }
    #expect(error?.message == "plainly wrong")
    #expect(error?.worker == "thrower")
    #expect(error?.pid == system.pid(of: counter))
    #expect(try await counter.add(1) == 1)
    await system.shutdown()
  }

  @Test("large arguments, results and setups cross in memory files")
  func large() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let many = (0..<1_000_000).map(Double.init)
    #expect(try await counter.sum(many) == 499_999_500_000)
    #expect(try await counter.numbers(1_000_000) == many)
    #expect(try await counter.echo(many) == many)
    #expect(try await counter.sum([1, 2]) == 3)
    var entries: [String: Int] = [:]
    for number in 0..<100_000 { entries["key \(number)"] = number }
    let table = try await system.spawn(Table<String>.self, entries)
    #expect(try await table.get("key 99999") == 99_999)
    await system.shutdown()
  }

  @Test("shared arrays are the same memory on both sides")
  func shared() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let array = try SharedArray<Double>([1, 2, 3])
    let same = try await counter.double(array)
    #expect((0..<3).map { array[$0] } == [2, 4, 6])
    same[0] = 9
    #expect(array[0] == 9)
    let made = try await counter.made(4)
    #expect((0..<4).map { made[$0] } == [0, 1, 4, 9])
    await system.shutdown()
  }

  @Test("what cannot be found by name, or encoded, is refused, and the actor goes on")
  func refused() async throws {
    let system = ProcessActorSystem()
    let error = await #expect(throws: ProcessActorError.self) {
      _ = try await system.spawn(Hidden.self, 1)
    }
    #expect(error?.description.contains("Hidden") == true)
    #expect(error?.description.contains("neither private nor fileprivate") == true)
    let counter = try await system.spawn(Counter.self, 0)
    await #expect(throws: ProcessActorError.self) { _ = try await counter.echo(HiddenValue()) }
    let lost = await #expect(throws: JobTransferFailed.self) {
      _ = try await counter.unencodable()
    }
    #expect(lost?.stage == .encodingAnswer)
    await #expect(throws: JobTransferFailed.self) { _ = try await counter.echo(BadAnswer()) }
    #expect(try await counter.add(1) == 1)
    await system.shutdown()
  }

  @Test("an initializer that throws or traps: the caller is told, and there is no process")
  func initializers() async throws {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let system = ProcessActorSystem()
        await #expect(throws: RebuildableError(line: 1)) {
          _ = try await system.spawn(Counter.self, -1)
        }
        await #expect(throws: RemoteError.self) { _ = try await system.spawn(Counter.self, -2) }
        let restart = ActorSupervision.restart(maximum: 3, within: .seconds(60))
        let crash = await #expect(throws: WorkerCrashed.self) {
          _ = try await system.spawn(
            Counter.self, -3, supervision: restart, options: .withoutBacktraces)
        }
        #expect(crash?.job.contains("initializer") == true, "\(crash?.job ?? "")")
        #expect(crash?.message?.contains("Index out of range") == true)
        await system.shutdown()
      }
    }
  }

  @Test("settings that make no sense are refused")
  func settings() async throws {
    let system = ProcessActorSystem()
    await #expect(throws: InvalidPoolSetting.self) {
      _ = try await system.spawn(
        Counter.self, 0, supervision: .restart(maximum: -1, within: .seconds(1)))
    }
    await #expect(throws: InvalidPoolSetting.self) {
      _ = try await system.spawn(
        Counter.self, 0, supervision: .restart(maximum: 1, within: .zero))
    }
    await #expect(throws: InvalidProcessOption.self) {
      _ = try await system.spawn(Counter.self, 0, name: "a\0b")
    }
    var options = ProcessOptions()
    options.workingDirectory = "/nowhere/at/all"
    await #expect(throws: WorkerStartFailed.self) {
      _ = try await system.spawn(Counter.self, 0, options: options)
    }
  }

  @Test("the main actor of the actor's process runs on its main thread")
  func mainActor() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let pid = try await counter.identity()
    for _ in 0..<20 { #expect(try await counter.threadOfMainActor() == pid) }
    await system.shutdown()
  }

  @Test("the actor's process may have actors in processes of its own")
  func nested() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let pids = try await counter.childsPid(3)
    #expect(pids[0] == system.pid(of: counter))
    #expect(pids[1] != pids[0])
    #expect(pids[2] == 1)
    await system.shutdown()
  }
}
