import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite(
  "ProcessActorSystem: cancellation, time and progress", .processTurns, .timeLimit(.minutes(20)))
struct ActorCancellationTests {
  @Test("a cancelled caller returns at once, and the call's task in the process is cancelled")
  func cancelled() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let watcher = Watcher(actorSystem: system)
    let call = Task { try await counter.sleep(reporting: watcher) }
    _ = try await watcher.begun()
    call.cancel()
    await #expect(throws: CancellationError.self) { try await call.value }
    var seen = 0
    while seen == 0 { seen = try await counter.cancellationCount() }
    #expect(seen == 1)
    await system.shutdown()
  }

  @Test("a call that computes sees its cancellation as well")
  func computing() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let watcher = Watcher(actorSystem: system)
    for _ in 0..<3 {
      let call = Task { try await counter.computeAndTell(watcher) }
      _ = try await watcher.begun()
      call.cancel()
      await #expect(throws: CancellationError.self) { try await call.value }
      #expect(try await watcher.said() == "both")
    }
    #expect(try await counter.add(1) == 1)
    await system.shutdown()
  }

  @Test("a task that is cancelled already makes no call")
  func before() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let call = Task {
      withUnsafeCurrentTask { $0?.cancel() }
      return try await counter.add(1)
    }
    await #expect(throws: CancellationError.self) { try await call.value }
    #expect(try await counter.value == 0)
    await system.shutdown()
  }

  @Test("a time limit: the caller is told, the call is cancelled, and the actor goes on")
  func timeout() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let watcher = Watcher(actorSystem: system)
    let error = await #expect(throws: JobTimedOut.self) {
      try await ProcessActorSystem.calling(timeout: .milliseconds(50)) {
        try await counter.sleep(reporting: watcher)
      }
    }
    #expect(error?.job.contains("Counter.sleep") == true)
    #expect(error?.limit == .milliseconds(50))
    var seen = 0
    while seen == 0 { seen = try await counter.cancellationCount() }
    let sum = try await ProcessActorSystem.calling(timeout: .seconds(200)) {
      try await counter.add(2)
    }
    #expect(sum == 2)
    await system.shutdown()
  }

  @Test("a process that was stopped (SIGSTOP): calls time out, and go on when it is continued")
  func stopped() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let pid = try await counter.identity()
    kill(pid, SIGSTOP)
    await eventually("it is stopped") { Census.state(of: pid) == "T" }
    for _ in 0..<2 {
      await #expect(throws: JobTimedOut.self) {
        try await ProcessActorSystem.calling(timeout: .milliseconds(50)) {
          try await counter.nothing()
        }
      }
    }
    let patient = Task { try await counter.add(5) }
    kill(pid, SIGCONT)
    #expect(try await patient.value == 5)
    // One that is stopped for ever is ended with its system all the same.
    kill(pid, SIGSTOP)
    await system.shutdown()
    #expect(isGone(pid))
  }

  @Test("progress reaches the caller, in order, and the last before the answer")
  func progress() async throws {
    let system = ProcessActorSystem()
    let counter = try await system.spawn(Counter.self, 0)
    let seen = LockedValue<[Double]>([])
    try await ProcessActorSystem.calling(
      onProgress: { fraction in seen.withLock { $0.append(fraction) } }
    ) {
      try await counter.report([0.25, 0.5, 1])
    }
    let fractions = seen.withLock { $0 }
    #expect(fractions.last == 1)
    #expect(fractions == fractions.sorted())
    // Without anybody who listens, reports go nowhere.
    try await counter.report([0.5])
    #expect(seen.withLock { $0 } == fractions)
    await system.shutdown()
  }
}
