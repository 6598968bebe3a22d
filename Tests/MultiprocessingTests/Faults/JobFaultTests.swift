import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

private struct Hidden: Job {
  func run() throws -> Int { 1 }
}

/// What a job may do to the process that it runs in.
@Suite("Faults: jobs", .processTurns, .timeLimit(.minutes(20)))
struct JobFaultTests {
  @Test("a type that no other process can find is refused in each way to run it, and by name")
  func unreachable() async throws {
    struct Local: Job {
      func run() throws -> Int { 1 }
    }
    try await expectRefused(Hidden(), name: "Hidden")
    try await expectRefused(Local(), name: "Local")
    try await expectRefused(Echo(value: [Hidden]()), name: "Hidden>>")
  }

  private func expectRefused<J: Job>(_ job: J, name: String) async throws {
    let pool = try ProcessPool(workers: 1)
    let alone = await #expect(throws: UnreachableJobType.self) { try await pool.run(job) }
    #expect(alone?.typeName.contains(name) == true)
    #expect(alone?.description.contains("0x") == false)
    #expect(alone?.description.contains("unknown context") == false)
    #expect(alone?.description.contains("declare it at file scope") == true)
    await #expect(throws: UnreachableJobType.self) {
      try await pool.map([job, job], chunking: .fixed(2))
    }
    #expect(throws: UnreachableJobType.self) {
      _ = try ProcessPool(workers: 1, initializer: job)
    }
    #expect(throws: UnreachableJobType.self) { try ChildProcess(job).start() }
    #expect(pool.liveWorkerCount == 0, "nothing was started for it")
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
  }

  @Test("the answer's type need not be found by name")
  func hiddenAnswer() async throws {
    let pool = try ProcessPool(workers: 1)
    #expect(try await pool.run(AnswerHidden()).number == 3)
    await pool.shutdown()
  }

  @Test("what a job prints has been written when its caller has the answer, whoever wrote it")
  func printing() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      let pool = try ProcessPool(workers: 1)
      for number in 1...2 {
        _ = try await pool.run(Print(text: "\(number)"))
        let bytes = Array("answered \(number)\n".utf8)
        write(1, bytes, bytes.count)
      }
      await pool.shutdown()
    }
    let output = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
    #expect(
      output.hasPrefix(
        "swift 1 c 1\nraw 1;answered 1\nswift 2 c 2\nraw 2;answered 2\n"), "\(output)")
  }

  @Test(
    "a job that leaves threads behind costs nothing: its worker works on and ends when it shall")
  func threads() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        let pid = try await pool.run(LeaveThreads(count: 20))
        #expect(try await pool.run(LeaveThreads(count: 20)) == pid)
        #expect(try await pool.map((0..<10).map(Cube.init)).count == 10)
        await pool.shutdown()
        let child = ChildProcess(LeaveThreads(count: 20))
        try child.start()
        _ = try await child.value
        #expect(try child.join(timeout: .seconds(30)) == .exited(code: 0))
      }
    }
  }

  @Test("B17 test_1_join_on_shutdown: a child ends when the threads that its job left behind have")
  func threadsOfAChild() throws {
    let path = "/tmp/pleasingly-\(getpid())-written"
    defer { unlink(path) }
    let child = ChildProcess(LeaveThreadThatWrites(path: path))
    try child.start()
    #expect(try child.join(timeout: .seconds(60)) == .exited(code: 0))
    #expect(access(path, F_OK) == 0)
  }

  @Test("a job that forks answers once in each way to run it")
  func forking() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, idleTimeout: nil)
        let pid = try await pool.run(WhoAmI()).pid
        #expect(try await pool.run(ForkInside()) == 1)
        #expect(
          try await pool.map(repeatElement(ForkInside(), count: 5), chunking: .fixed(5))
            == [1, 1, 1, 1, 1])
        #expect(try await pool.run(WhoAmI()).pid == pid)
        await pool.shutdown()
      }
    }
  }

  @Test("a copy that a job forks and leaves goes with its worker, however that ends")
  func forkedCopies() async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil)
    var pids = try await pool.run(LeaveForked())
    #expect(pids.allSatisfy { !isGone($0) })
    await pool.shutdown()
    await eventually("the copy is gone with the pool") { pids.allSatisfy(isGone) }

    let child = ChildProcess(LeaveForked())
    try child.start()
    pids = try await child.value
    try child.join()
    await eventually("the copy is gone with the child") { pids.allSatisfy(isGone) }

    let killed = try ProcessPool(workers: 1)
    pids = try await killed.run(LeaveForked())
    kill(pids[0], SIGKILL)
    await eventually("the copy is gone with the killed worker") { pids.allSatisfy(isGone) }
    #expect(try await killed.run(Cube(number: 2)) == 8)
    await killed.shutdown()
  }

  @Test("a job that refuses all signals and sleeps for ever is ended by its timeout")
  func deaf() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, grace: .milliseconds(20))
        let queue = ResultQueue<Int32>()
        let start = ContinuousClock.now
        let late = Task { try await pool.run(SleepDeaf(queue: queue), timeout: .seconds(1)) }
        let pid = try await queue.taken()
        await #expect(throws: JobTimedOut.self) { try await late.value }
        #expect(ContinuousClock.now - start >= .seconds(1))
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await eventually("it is gone") { isGone(pid) }
        await pool.shutdown()
      }
    }
  }

  @Test("a job that writes rubbish into its worker's channel costs itself, and not the program")
  func babbling() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 2)
        for _ in 0..<5 {
          async let others = pool.map((0..<20).map(Cube.init))
          let error = await #expect(throws: WorkerCrashed.self) { try await pool.run(Babble()) }
          #expect(error?.status == .signaled(signal: SIGKILL, coreDumped: false))
          let count = try await others.count
          #expect(count == 20)
        }
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await pool.shutdown()
      }
    }
  }

  @Test(
    "a job may change its process, and the worker works on, is watched and ended as before",
    arguments: ChangeProcess.Way.allCases)
  func changes(way: ChangeProcess.Way) async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil, grace: .milliseconds(20))
    let pid = try await pool.run(ChangeProcess(way: way))
    #expect(try await pool.run(Cube(number: 2)) == 8)
    // In chunks, which need memory to share.
    #expect(try await pool.map((0..<4).map(Cube.init), chunking: .fixed(4)) == [0, 1, 8, 27])
    #expect(try await pool.run(WhoAmI()).pid == pid)
    await #expect(throws: JobTimedOut.self) {
      try await pool.run(Forever(), timeout: .milliseconds(50))
    }
    await eventually("it was made to stop") { isGone(pid) }
    #expect(try await pool.run(Cube(number: 3)) == 27)
    await pool.shutdown()
  }
}
