#if MPI
  import CMPI
  import Glibc
  import Jobs
  import MPI
  import VectorMath

  extension Scenario {
    @Sendable static func throwing() async throws {
      try await withMPIPool { pool in
        _ = try await pool.run(Cube(number: 1))
        throw ScenarioError(text: "thrown in the body")
      }
    }

    /// The body throws while jobs run that never end.
    @Sendable static func hang() async throws {
      try await withMPIPool { pool in
        let (begun, mark) = AsyncStream.makeStream(of: Void.self)
        let deaf = Task { try await pool.run(Deaf()) { _ in mark.yield() } }
        for await _ in begun { break }
        defer { deaf.cancel() }
        throw ScenarioError(text: "thrown beside a job that has begun")
      }
    }

    @Sendable static func tooMany() async throws {
      try await withMPIPool(workers: 9) { _ in say("not reached") }
    }

    @Sendable static func noWorkers() async throws {
      for perRank in [0, -1] {
        do {
          try await withMPIPool(isolation: .processes(perRank: perRank)) { _ in say("not reached") }
        } catch let error as InvalidWorkerCount {
          say("\(error.count)")
        }
      }
    }

    /// Somebody else in this process has started MPI.
    @Sendable static func runningAlready() async throws {
      var isFunneled = false
      guard CMPI_start(&isFunneled) == 0 else { throw ScenarioError(text: "no MPI") }
      defer { _ = CMPI_finish() }
      try await withMPIPool { _ in say("not reached") }
    }

    /// One rank has computed at its own vector level, and the other has a lower one.
    @Sendable static func computedBefore() async throws {
      prepareLevel()
      try await withMPIPool { pool in say("\(try await pool.run(Cube(number: 2)))") }
    }

    @Sendable static func computedBeforeCommunicator() async throws {
      prepareLevel()
      _ = try await MPICommunicator.run(SumInRankOrder())
      say("not reached")
    }

    private static func prepareLevel() {
      if CommandLine.arguments.last == "lowest" {
        setenv("PLEASINGLY_VECTOR", "sse2", 1)
      } else {
        _ = VectorLevel.current
      }
    }

    @Sendable static func exiting() async throws {
      try await withMPIPool { pool in
        say("\(try await pool.run(Cube(number: 2)))")
        exit(5)
      }
    }

    @Sendable static func trap() async throws {
      try await withMPIPool { pool in
        _ = try await pool.map((0..<4).map(Trapping.init), chunking: .fixed(1))
        say("not reached")
      }
    }

    @Sendable static func killed() async throws {
      try await withMPIPool { pool in
        let pid = try await pool.run(PID())
        say("killing")
        kill(pid_t(pid), SIGKILL)
        _ = try await pool.map((0..<1000).map { _ in PID(milliseconds: 20) })
        say("not reached")
      }
    }

    @Sendable static func twice() async throws {
      try await withMPIPool { say("\(try await $0.run(Cube(number: 2)))") }
      try await withMPIPool { say("\(try await $0.run(Cube(number: 2)))") }
    }

    @Sendable static func hybrid() async throws {
      try await withMPIPool(isolation: .processes(perRank: 2)) { pool in
        say("workers \(pool.workerCount)")
        say("\(try await pool.map((1...5).map(Cube.init)))")
        let pids = Set(
          try await pool.map((0..<60).map { _ in PID(milliseconds: 50) }, chunking: .fixed(1)))
        say("processes \(pids.count)")
      }
    }

    @Sendable static func hybridTrap() async throws {
      try await withMPIPool(isolation: .processes(perRank: 1)) { pool in
        do {
          _ = try await pool.run(Trapping(number: 2))
        } catch let crash as WorkerCrashed {
          say("\(crash.job) \(crash.status) \(crash.message ?? "")")
        }
        let results = await pool.runChunk((0..<4).map(Trapping.init))
        say(results.map { (try? $0.get()).map(String.init) ?? "-" }.joined(separator: " "))
      }
    }
  }
#endif
