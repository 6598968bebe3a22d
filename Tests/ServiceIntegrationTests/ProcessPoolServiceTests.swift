#if ServiceIntegration
  import Glibc
  import InMemoryLogging
  import Jobs
  import Logging
  import Multiprocessing
  import ServiceLifecycle
  import ServiceLifecycleTestKit
  import Testing

  @testable import ServiceIntegration

  @Suite("ProcessPoolService", .timeLimit(.minutes(20)))
  struct ProcessPoolServiceTests {
    let record = Record()

    @Test("A graceful shutdown refuses new jobs, and does those that run and those that wait")
    func drains() async throws {
      let service = try record.service(workers: 1, clock: HandClock())
      let gate = try Gate(jobs: 2)
      try await testGracefulShutdown { shutdown in
        async let end: Void = service.run()
        async let running = service.run(gate.jobs[0])
        let pid = try await gate.running(0)
        async let waiting = service.run(gate.jobs[1])
        try await eventually("both are under way") { service.jobsUnderWay == 2 }

        shutdown.triggerGracefulShutdown()
        try await eventually("it drains") { record.entries("draining").count == 1 }
        #expect(record.entries("draining").first?.metadata["under_way"] == "2")
        await #expect(throws: PoolClosed()) { try await service.run(Twice(number: 1)) }
        await #expect(throws: PoolClosed()) { try await service.map([Twice(number: 1)]) }

        try await gate.open(0)
        try await gate.open(1)
        #expect(try await (running, waiting) == (0, 1))
        try await end
        #expect(kill(pid, 0) == -1)
      }
      #expect(try record.jobs("answered") == 2)
      #expect(try record.jobs("refused") == 2)
      #expect(record.entries(.warning).isEmpty)
    }

    @Test("A map that has begun goes on to its last job")
    func drainsMap() async throws {
      let service = try record.service(workers: 1, clock: HandClock())
      // More than the window of a map, so that some are handed over after the shutdown began.
      let gate = try Gate(jobs: 6)
      try await testGracefulShutdown { shutdown in
        async let end: Void = service.run()
        async let answers = service.map(gate.jobs)
        _ = try await gate.running(0)
        shutdown.triggerGracefulShutdown()
        try await eventually("it drains") { record.entries("draining").count == 1 }
        for number in 0..<6 { try await gate.open(number) }
        #expect(try await answers == Array(0..<6))
        try await end
      }
      #expect(try record.jobs("answered") == 6)
    }

    @Test("After the drain time the rest is ended, and its workers with it")
    func drainTime() async throws {
      let clock = HandClock()
      let service = try record.service(workers: 1, clock: clock)
      let gate = try Gate(jobs: 3)
      try await testGracefulShutdown { shutdown in
        async let end: Void = service.run()
        let running = Task { try await service.run(gate.jobs[0]) }
        let pid = try await gate.running(0)
        let waiting = Task { try await service.map(gate.jobs[1...]) }
        try await eventually("all are under way") { service.jobsUnderWay == 3 }
        shutdown.triggerGracefulShutdown()
        try await eventually("it drains") { record.entries("draining").count == 1 }
        #expect(kill(pid, 0) == 0)

        clock.ring()
        let error = JobEndedByShutdown(jobType: "Wait")
        await #expect(throws: error) { try await running.value }
        await #expect(throws: error) { try await waiting.value }
        try await end
        #expect(kill(pid, 0) == -1)
      }
      let warning = try #require(record.entries(.warning).first)
      #expect(warning.message == "jobs ended")
      #expect(warning.metadata["count"] == "2")
      #expect(try record.jobs("cancelled") == 3)
    }

    @Test("The drain time is a real one")
    func drainTimePasses() async throws {
      let service = try record.service(workers: 1, drainTime: .milliseconds(20))
      let gate = try Gate(jobs: 1)
      try await testGracefulShutdown { shutdown in
        async let end: Void = service.run()
        let job = Task { try await service.run(gate.jobs[0]) }
        _ = try await gate.running(0)
        shutdown.triggerGracefulShutdown()
        await #expect(throws: JobEndedByShutdown(jobType: "Wait")) { try await job.value }
        try await end
      }
    }

    @Test("Cancelling its task ends everything at once", arguments: [false, true])
    func cancelled(whileDraining: Bool) async throws {
      let service = try record.service(workers: 1, clock: HandClock())
      let gate = try Gate(jobs: 1)
      try await testGracefulShutdown { shutdown in
        let run = Task { try await service.run() }
        let job = Task { try await service.run(gate.jobs[0]) }
        let pid = try await gate.running(0)
        if whileDraining {
          shutdown.triggerGracefulShutdown()
          try await eventually("it drains") { record.entries("draining").count == 1 }
        }
        run.cancel()
        await #expect(throws: JobEndedByShutdown(jobType: "Wait")) { try await job.value }
        await #expect(throws: CancellationError.self) { try await run.value }
        #expect(kill(pid, 0) == -1)
        await #expect(throws: PoolClosed()) { try await service.run(Twice(number: 1)) }
      }
    }

    @Test("Outside a group it waits for the cancellation of its task")
    func withoutGroup() async throws {
      let service = try record.service(workers: 1)
      let run = Task { try await service.run() }
      try await eventually("it is up") { record.entries("service started").count == 1 }
      #expect(try await service.run(Twice(number: 3)) == 6)
      run.cancel()
      await #expect(throws: CancellationError.self) { try await run.value }
      await #expect(throws: PoolClosed()) { try await service.run(Twice(number: 1)) }
    }

    @Test("The limit of a group ends a job for which another service waits")
    func groupLimit() async throws {
      let service = try record.service(workers: 1, clock: HandClock())
      let gate = try Gate(jobs: 1)
      var configuration = ServiceGroupConfiguration(
        services: [service, LastWords(pool: service, words: gate.jobs[0])], logger: record.logger)
      configuration.maximumGracefulShutdownDuration = .milliseconds(50)
      let group = ServiceGroup(configuration: configuration)
      let end = Task { try await group.run() }
      try await eventually("it is up") { record.entries("service started").count == 1 }
      await group.triggerGracefulShutdown()
      _ = await end.result
      if let pid = gate.pid(0) { #expect(kill(pid, 0) == -1) }
      #expect(try record.jobs("answered") == 0)
    }

    @Test("Cancelling one caller ends that caller's job, and the service goes on")
    func callerCancelled() async throws {
      let service = try record.service(workers: 1)
      let gate = try Gate(jobs: 1)
      let job = Task { try await service.run(gate.jobs[0]) }
      _ = try await gate.running(0)
      job.cancel()
      await #expect(throws: CancellationError.self) { try await job.value }
      #expect(try await service.run(Twice(number: 3)) == 6)
      await service.shutdown()
    }

    @Test("A crash costs its caller an error, before and during the drain")
    func crashes() async throws {
      let service = try record.service(workers: 1)
      let gate = try Gate(jobs: 1)
      await #expect(throws: WorkerCrashed.self) { try await service.run(Trap(index: 9)) }
      try await testGracefulShutdown { shutdown in
        async let end: Void = service.run()
        async let first = service.run(gate.jobs[0])
        _ = try await gate.running(0)
        let trap = Task { try await service.run(Trap(index: 9)) }
        try await eventually("both are under way") { service.jobsUnderWay == 2 }
        shutdown.triggerGracefulShutdown()
        try await gate.open(0)
        #expect(try await first == 0)
        await #expect(throws: WorkerCrashed.self) { try await trap.value }
        try await end
      }
      #expect(record.entries(.error).count == 2)
    }

    @Test("In a group it is shut down after those that use it")
    func group() async throws {
      let service = try record.service(workers: 2)
      let user = LastWords(pool: service, words: Twice(number: 21))
      var logger = record.logger
      logger.logLevel = .info
      let group = ServiceGroup(services: [service, user], logger: logger)
      async let end: Void = group.run()
      try await eventually("it is up") { record.entries("service started").count == 1 }
      await group.triggerGracefulShutdown()
      try await end
      // The job that the other service ran in its own shutdown.
      #expect(try record.jobs("answered") == 1)
      #expect(try record.jobs("refused") == 0)
    }

    @Test("Without a group, shutdown waits for the jobs and refuses others")
    func shutdown() async throws {
      let service = try record.service(workers: 1)
      let gate = try Gate(jobs: 1)
      async let job = service.run(gate.jobs[0])
      _ = try await gate.running(0)
      async let end: Void = service.shutdown()
      // A map of nothing is refused as soon as the shutdown has begun, and waits for nothing before.
      await #expect(throws: PoolClosed()) {
        for _ in 0..<10_000 {
          _ = try await service.map([Twice]())
          try await Task.sleep(for: .milliseconds(1))
        }
      }
      try await gate.open(0)
      #expect(try await job == 0)
      await end
      await service.shutdown()
    }
  }

  /// A service that needs the pool once more when it is shut down.
  private struct LastWords<Words: Job>: Service {
    var pool: ProcessPoolService
    var words: Words

    func run() async throws {
      try await gracefulShutdown()
      _ = try await pool.run(words)
    }
  }
#endif
