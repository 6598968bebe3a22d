#if ServiceIntegration
  import InMemoryLogging
  import Jobs
  import Logging
  import MetricsTestKit
  import Multiprocessing
  import Testing

  @testable import ServiceIntegration

  @Suite("InstrumentedPool", .timeLimit(.minutes(20)))
  struct InstrumentedPoolTests {
    let record = Record()

    @Test("Jobs are counted by their outcome, and each is timed")
    func outcomes() async throws {
      let pool = record.instrument(try ProcessPool(workers: 2))
      #expect(try await pool.run(Twice(number: 4)) == 8)
      #expect(try await pool.map((0..<10).map(Twice.init)) == (0..<10).map { 2 * $0 })
      await #expect(throws: Refusal()) { try await pool.run(Throw()) }
      await #expect(throws: WorkerCrashed.self) { try await pool.run(Trap(index: 7)) }
      await #expect(throws: WorkerCrashed.self) { try await pool.run(Exit(code: 3)) }
      let gate = try Gate(jobs: 1)
      await #expect(throws: JobTimedOut.self) {
        try await pool.run(gate.jobs[0], timeout: .milliseconds(10))
      }
      await pool.shutdown()
      await #expect(throws: PoolClosed()) { try await pool.run(Twice(number: 1)) }

      #expect(try record.jobs("answered") == 11)
      #expect(try record.jobs("failed") == 1)
      #expect(try record.jobs("crashed") == 2)
      #expect(try record.jobs("timed_out") == 1)
      #expect(try record.jobs("cancelled") == 0)
      #expect(try record.jobs("refused") == 1)
      let durations = try record.metrics.expectTimer("pleasingly_job_duration", [("pool", "test")])
      #expect(durations.values.count == 16)
      #expect(durations.values.allSatisfy { $0 > 0 })
      #expect(pool.jobsUnderWay == 0)
    }

    @Test("A crash is an error in the log, with job, pid, and signal or exit code")
    func crashes() async throws {
      let pool = record.instrument(try ProcessPool(workers: 1))
      let trap = await #expect(throws: WorkerCrashed.self) { try await pool.run(Trap(index: 7)) }
      let exit = await #expect(throws: WorkerCrashed.self) { try await pool.run(Exit(code: 3)) }
      await pool.shutdown()

      let errors = record.entries(.error)
      #expect(errors.map(\.message) == ["worker crashed", "worker crashed"])
      let first = try #require(errors.first).metadata
      #expect(first["pool"] == "test")
      #expect(first["job"] == "Trap(index: 7)")
      #expect(try first["pid"] == "\(#require(trap).pid)")
      #expect(first["signal"] == "4")
      #expect(first["attempts"] == "1")
      #expect(first["exit_code"] == nil)
      #expect(try first["error"] == "\(#require(trap))")
      let last = try #require(errors.last).metadata
      #expect(try last["pid"] == "\(#require(exit).pid)")
      #expect(last["exit_code"] == "3")
      #expect(last["signal"] == nil)
    }

    @Test("Starts and ends are in the log for debugging, with the type and not the content")
    func starts() async throws {
      let pool = record.instrument(SerialPool())
      _ = try await pool.run(Twice(number: 4))
      await #expect(throws: Refusal()) { try await pool.run(Throw()) }
      let entries = record.entries(.debug)
      #expect(
        entries.map(\.message) == ["job started", "job answered", "job started", "job failed"])
      #expect(entries.map { $0.metadata["job"] } == ["Twice", "Twice", "Throw", "Throw"])
      #expect(entries.map { $0.metadata["duration"] != nil } == [false, true, false, true])
      #expect(record.entries(.error).isEmpty)
    }

    @Test("The gauges tell how many jobs are under way, and how many of them wait")
    func gauges() async throws {
      let pool = record.instrument(try ProcessPool(workers: 2))
      let gate = try Gate(jobs: 5)
      try await withThrowingTaskGroup(of: Int.self) { group in
        for job in gate.jobs { group.addTask { try await pool.run(job) } }
        try await eventually("five jobs are under way") { try record.underWay == 5 }
        #expect(pool.jobsUnderWay == 5)
        #expect(try record.waiting == 3)
        for number in 0..<5 {
          // Whichever two run: all are let go, and each comes to its gate in its turn.
          group.addTask {
            try await gate.open(number)
            return number
          }
        }
        #expect(try await group.reduce(0, +) == 20)
      }
      #expect(try record.underWay == 0)
      #expect(try record.waiting == 0)
      #expect(try record.jobs("answered") == 5)
      await pool.shutdown()
    }

    @Test("A cancelled job is counted as cancelled")
    func cancelled() async throws {
      let pool = record.instrument(try ProcessPool(workers: 1))
      let gate = try Gate(jobs: 1)
      let task = Task { try await pool.run(gate.jobs[0]) }
      _ = try await gate.running(0)
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(try record.jobs("cancelled") == 1)
      await pool.shutdown()
    }
  }
#endif
