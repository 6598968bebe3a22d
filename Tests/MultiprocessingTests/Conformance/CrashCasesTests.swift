import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

/// A job or a message goes bad: nothing may hang, and it costs that job alone.
///
/// Not among them: A2 and the crash while an answer is decoded, since both happen in the caller's own
/// process, whose code it is; A5 and A9 and their kin, which are the same case here.
@Suite("Conformance A: crash cases", .processTurns, .timeLimit(.minutes(20)))
struct CrashCasesTests {
  private static let died = Jobs.ExitStatus.signaled(signal: SIGSEGV, coreDumped: false)

  @Test("A1 · test_error_at_task_pickle: an argument that cannot be encoded")
  func errorAtTaskPickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(
        Carried(argument: Cargo(atEncoding: .error)), isLostAt: .encodingJob)
    }
  }

  @Test("A3 · test_error_at_task_unpickle: an argument that cannot be decoded in the worker")
  func errorAtTaskUnpickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(
        Carried(argument: Cargo(atDecoding: .error)), isLostAt: .decodingJob)
    }
  }

  @Test("A4 · test_crash_at_task_unpickle: decoding the argument crashes")
  func crashAtTaskUnpickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(
        Carried(argument: Cargo(atDecoding: .crash)), endsWorkerAs: CrashCasesTests.died)
    }
  }

  @Test("A5 · test_exit_at_task_unpickle: decoding the argument exits")
  func exitAtTaskUnpickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(
        Carried(argument: Cargo(atDecoding: .exit)), endsWorkerAs: .exited(code: 42))
    }
  }

  @Test("A6 · test_crash_during_func_exec_on_worker: the job crashes")
  func crashDuringExecution() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(Carried(running: .crash), endsWorkerAs: CrashCasesTests.died)
    }
  }

  @Test("A7 · test_exit_during_func_exec_on_worker: the job exits")
  func exitDuringExecution() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(Carried(running: .exit), endsWorkerAs: .exited(code: 42))
    }
  }

  @Test("A8 · test_error_during_func_exec_on_worker: the job throws")
  func errorDuringExecution() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(
        Carried(running: .error), among: Carried(), failsAs: { $0 as? Struck == Struck() })
    }
  }

  @Test("A9 · test_error_during_result_pickle_on_worker: the answer cannot be encoded")
  func errorDuringResultPickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(Carried(answerEncoding: .error), isLostAt: .encodingAnswer)
    }
  }

  @Test("A9 · test_crash_during_result_pickle_on_worker: encoding the answer crashes")
  func crashDuringResultPickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(
        Carried(answerEncoding: .crash), endsWorkerAs: CrashCasesTests.died)
    }
  }

  @Test("A9 · test_exit_during_result_pickle_on_worker: encoding the answer exits")
  func exitDuringResultPickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(Carried(answerEncoding: .exit), endsWorkerAs: .exited(code: 42))
    }
  }

  @Test("A10 · test_error_during_result_unpickle_in_result_handler: the answer cannot be decoded")
  func errorDuringResultUnpickle() async {
    await #expect(processExitsWith: .success) {
      try await CrashCases.check(Carried(answerDecoding: .error), isLostAt: .decodingAnswer)
    }
  }

  @Test(
    "A11 · gh-103061: an error that cannot be rebuilt arrives as its name and text",
    arguments: ThrowingTheUnrebuildable.Kind.allCases)
  func unrebuildableError(kind: ThrowingTheUnrebuildable.Kind) async throws {
    let pool = try ProcessPool(workers: 1)
    let before = try await pool.run(WhoAmI()).pid
    let job = ThrowingTheUnrebuildable(kind: kind)
    let alone = await #expect(throws: RemoteError.self) { try await pool.run(job) }
    let inChunk = await #expect(throws: RemoteError.self) {
      try await pool.map([job, job, job], chunking: .fixed(3))
    }
    #expect(alone == inChunk)
    #expect(alone?.message.hasSuffix("code 5") == true)
    #expect(alone?.typeName.hasSuffix("Error") == true)
    #expect(try await pool.run(WhoAmI()).pid == before, "the worker lives")
    await pool.shutdown()
    #expect(alone?.pid == before && alone?.worker == "worker-1")
    let child = ChildProcess(job, name: "thrower")
    try child.start()
    var expected = try #require(alone)
    (expected.worker, expected.pid) = ("thrower", child.pid)
    #expect(throws: expected) { try child.result() }
  }

  @Test("A11 · an error that is an object arrives as one")
  func errorObject() async throws {
    let pool = try ProcessPool(workers: 1)
    let error = await #expect(throws: ErrorObject.self) { try await pool.run(ThrowingAnObject()) }
    #expect(error?.code == 5)
    await pool.shutdown()
  }

  @Test("A12 · test_killed_child: a busy worker is killed from outside, and no other job is lost")
  func killedChild() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        try await withTemporaryPath { path in
          let pool = try ProcessPool(workers: 2)
          let queue = ResultQueue<Int32>()
          let lost = Task { try await pool.run(ReportThenWait(queue: queue)) }
          let victim = try await queue.taken()
          async let others = pool.map((0..<20).map(Cube.init), chunking: .fixed(1))
          async let unharmed = pool.run(WaitForFile(path: path))
          kill(victim, SIGKILL)
          let error = await #expect(throws: WorkerCrashed.self) { try await lost.value }
          #expect(error?.pid == victim)
          #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))
          createFile(path)
          let (survivor, cubes) = try await (unharmed, others)
          #expect(survivor != victim)
          #expect(cubes == (0..<20).map { $0 * $0 * $0 })
          await pool.shutdown()
        }
      }
    }
  }

  @Test("A12 · test_crash_races: all workers of a pool are killed at the same time")
  func crashRaces() async {
    await #expect(processExitsWith: .success) {
      for workers in [1, 2, 5, 13] {
        await leavesNothing {
          let pool = try ProcessPool(workers: workers)
          let queue = ResultQueue<Int32>()
          let lost = (0..<workers).map { _ in
            Task { try await pool.run(ReportThenWait(queue: queue)) }
          }
          var pids: Set<Int32> = []
          for _ in lost { pids.insert(try await queue.taken()) }
          #expect(pids.count == workers)
          for pid in pids { kill(pid, SIGKILL) }
          var reported: Set<Int32> = []
          for task in lost {
            let error = await #expect(throws: WorkerCrashed.self) { try await task.value }
            reported.insert(error?.pid ?? 0)
          }
          #expect(reported == pids, "each error names the worker of its own job")
          #expect(try await pool.map((0..<40).map(Cube.init)).count == 40)
          await pool.shutdown()
        }
      }
    }
  }

  @Test("A12 · test_crash_races: one worker kills all, itself included")
  func killingEachOther() async {
    await #expect(processExitsWith: .success) {
      for workers in [1, 2, 5, 13] {
        await leavesNothing {
          let pool = try ProcessPool(workers: workers)
          try await withTemporaryPath { path in
            // All of them at once, so that each has a worker of its own.
            let queue = ResultQueue<Int32>()
            let waiting = (0..<workers).map { _ in
              Task { try await pool.run(WaitForFile(path: path, queue: queue)) }
            }
            var pids: [Int32] = []
            for _ in waiting { pids.append(try await queue.taken()) }
            createFile(path)
            for task in waiting { _ = try await task.value }
            let killer = await #expect(throws: WorkerCrashed.self) {
              try await pool.run(KillAll(pids: pids))
            }
            #expect(pids.contains(killer?.pid ?? 0))
          }
          #expect(try await pool.map((0..<40).map(Cube.init)).count == 40)
          await pool.shutdown()
        }
      }
    }
  }

  @Test("A13 · an idle worker is killed: no job fails for it, and the shutdown returns")
  func killedIdle() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        for round in 0..<40 {
          let pid = try await pool.run(WhoAmI()).pid
          kill(pid, SIGKILL)
          // Handed to the dead worker, or not: it never began there.
          if round.isMultiple(of: 2) {
            #expect(try await pool.run(WhoAmI()).pid != pid)
          } else {
            #expect(
              try await pool.map((0..<4).map(Cube.init), chunking: .fixed(4)) == [0, 1, 8, 27])
          }
        }
        kill(try await pool.run(WhoAmI()).pid, SIGKILL)
        await pool.shutdown()
      }
    }
  }

  @Test("A13 · a job too large for a channel is handed to a dead worker, and another runs it")
  func killedIdleLargeJob() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        let numbers = (0..<500_000).map(Double.init)
        for _ in 0..<10 {
          kill(try await pool.run(WhoAmI()).pid, SIGKILL)
          #expect(try await pool.run(Echo(value: numbers)).count == numbers.count)
        }
        await pool.shutdown()
      }
    }
  }

  @Test("A16 · test_queue_full_deadlock: 100 jobs that cannot be encoded, then 100 that can")
  func queueFullDeadlock() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        let bad = Carried(argument: Cargo(atEncoding: .error))
        var errors = 0
        for try await result in pool.results(of: repeatElement(bad, count: 100), window: 100) {
          if case .failure(let error) = result.result, error is JobTransferFailed { errors += 1 }
        }
        #expect(errors == 100)
        var answers = 0
        for try await result in pool.results(of: (0..<100).map(Cube.init), window: 100) {
          #expect(try result.get() == result.index * result.index * result.index)
          answers += 1
        }
        #expect(answers == 100)
        await pool.shutdown()
      }
    }
  }

  @Test(
    "A20 · test_shutdown_deadlock_pickle: a job that cannot be encoded, and the pool is dropped")
  func shutdownDeadlockPickle() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        var pool: ProcessPool? = try ProcessPool(workers: 2)
        #expect(try await pool?.run(Cube(number: 2)) == 8)
        await #expect(throws: JobTransferFailed.self) {
          try await pool?.run(Carried(argument: Cargo(atEncoding: .error)))
        }
        pool = nil
      }
    }
  }

  @Test("A21 · test_gh105829_should_not_deadlock_if_wakeup_pipe_full: 20 000 submissions at once")
  func wakeupPipeFull() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
          for _ in 0..<20_000 { group.addTask { try await pool.run(Echo(value: 1)) } }
          return try await group.reduce(0, +)
        }
        #expect(sum == 20_000)
        await pool.shutdown()
      }
    }
  }

  @Test("A22 · test_traceback_when_child_process_terminates_abruptly: every error is its job's own")
  func errorTexts() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        var pids: Set<Int32> = []
        // All 99 wait at once; each that runs kills its own worker.
        let jobs = repeatElement(Misbehave(way: .killSelf), count: 99)
        for try await result in pool.results(of: jobs, order: .ofCompletion, window: 99) {
          guard case .failure(let error) = result.result, let crash = error as? WorkerCrashed else {
            Issue.record("\(result)")
            continue
          }
          pids.insert(crash.pid)
          #expect(crash.description.contains("worker \(crash.pid) died"))
          #expect(crash.description.contains("SIGKILL (signal 9)"))
        }
        #expect(pids.count == 99)
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await pool.shutdown()
      }
    }
  }
}
