import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

private struct Hidden: Job {
  func run() throws -> Int { 1 }
}

@Suite("ChildProcess", .processTurns, .timeLimit(.minutes(20)))
struct ChildProcessTests {
  @Test("B1 test_process: a child's life, from before its start to after its end")
  func life() throws {
    let child = ChildProcess(WhoAmI(), name: "A")
    #expect(child.name == "A")
    #expect(!child.isAlive)
    #expect(child.pid == nil)
    #expect(child.exitStatus == nil)
    try child.start()
    let pid = try #require(child.pid)
    #expect(try child.join() == .exited(code: 0))
    #expect(!child.isAlive)
    #expect(child.pid == pid)
    #expect(child.exitStatus == .exited(code: 0))
    let identity = try child.result()
    #expect(identity.pid == pid)
    #expect(identity.parent == getpid())
    #expect(identity.group == pid)
  }

  @Test("the answer reaches result and value, as often as it is asked for")
  func answer() async throws {
    let child = ChildProcess(Cube(number: 3))
    try child.start()
    #expect(try await child.value == 27)
    #expect(try child.result() == 27)
    #expect(try await child.value == 27)
  }

  @Test("B2 test_sys_exit: exit codes", arguments: [(Misbehave.Way.exit8, Int32(8)), (.exit0, 0)])
  func exitCodes(way: Misbehave.Way, code: Int32) throws {
    let child = ChildProcess(Misbehave(way: way))
    try child.start()
    #expect(try child.join() == .exited(code: code))
    let error = #expect(throws: WorkerCrashed.self) { try child.result() }
    #expect(error?.status == .exited(code: code))
    #expect(error?.pid == child.pid)
  }

  @Test("B2: a job that throws ends its process with 1, and the error arrives as it was thrown")
  func rebuiltError() throws {
    let child = ChildProcess(Throwing(rebuildable: true))
    try child.start()
    #expect(try child.join() == .exited(code: 1))
    #expect(throws: RebuildableError(line: 7)) { try child.result() }
  }

  @Test("an error that cannot be carried arrives as its name and text")
  func remoteError() throws {
    let child = ChildProcess(Throwing(rebuildable: false))
    try child.start()
    let error = #expect(throws: RemoteError.self) { try child.result() }
    #expect(error?.typeName.hasSuffix("PlainError") == true)
    #expect(error?.message == "plainly wrong")
  }

  @Test(
    "traps and signals are told as the signal that they are",
    arguments: [
      (Misbehave.Way.trapIndex, [SIGILL, SIGTRAP]), (.trapOverflow, [SIGILL, SIGTRAP]),
      (.trapNil, [SIGILL, SIGTRAP]), (.segfault, [SIGSEGV]), (.killSelf, [SIGKILL]),
    ])
  func signals(way: Misbehave.Way, signals: [Int32]) throws {
    let child = ChildProcess(Misbehave(way: way), options: .withoutBacktraces)
    try child.start()
    guard case .signaled(let signal, _) = try child.join() else {
      Issue.record("it was to end by a signal, and \(String(describing: child.exitStatus))")
      return
    }
    #expect(signals.contains(signal))
    let error = #expect(throws: WorkerCrashed.self) { try child.result() }
    #expect(error?.job.contains("Misbehave(way:") == true)
  }

  @Test("B3 test_terminate, test_kill: join(0) and join(-1) only look")
  func terminateAndKill() throws {
    for (signal, end) in [(SIGTERM, { $0.terminate() }), (SIGKILL, { $0.kill() })]
      as [(Int32, (ChildProcess<Forever>) -> Void)]
    {
      let child = ChildProcess(Forever())
      try child.start()
      for timeout in [Duration.zero, .seconds(-1)] {
        #expect(throws: ChildProcessError.timedOut(name: child.name)) {
          try child.join(timeout: timeout)
        }
      }
      #expect(child.isAlive)
      end(child)
      #expect(try child.join() == .signaled(signal: signal, coreDumped: false))
      #expect(try child.join() == .signaled(signal: signal, coreDumped: false))
      end(child)
    }
  }

  @Test("B5 test_close: misuse is answered with errors, not traps")
  func misuse() async throws {
    let child = ChildProcess(Cube(number: 1))
    #expect(throws: ChildProcessError.notStarted(name: child.name)) { try child.join() }
    #expect(throws: ChildProcessError.notStarted(name: child.name)) { try child.result() }
    await #expect(throws: ChildProcessError.notStarted(name: child.name)) { try await child.value }
    child.kill()
    try child.start()
    #expect(throws: ChildProcessError.alreadyStarted(name: child.name)) { try child.start() }
    try child.join()
    #expect(throws: ChildProcessError.alreadyStarted(name: child.name)) { try child.start() }
  }

  @Test("a type that cannot be found by name is refused before anything is sent")
  func unreachable() {
    struct Local: Job {
      func run() throws -> Int { 1 }
    }
    #expect(throws: UnreachableJobType.self) { try ChildProcess(Hidden()).start() }
    #expect(throws: UnreachableJobType.self) { try ChildProcess(Local()).start() }
    #expect(throws: UnreachableJobType.self) { try ChildProcess(Echo(value: [Hidden]())).start() }
  }

  @Test("what cannot be carried says on which way it was lost")
  func transfer() throws {
    let error = #expect(throws: JobTransferFailed.self) {
      try ChildProcess(BadJob(side: .encode)).start()
    }
    #expect(error?.stage == .encodingJob)
    #expect(error?.message.contains("made to fail here") == true)

    let decoding = ChildProcess(BadJob(side: .decode))
    try decoding.start()
    let decodingError = #expect(throws: JobTransferFailed.self) { try decoding.result() }
    #expect(decodingError?.stage == .decodingJob)
    #expect(decodingError?.message.contains("made to fail there") == true)

    let answer = ChildProcess(Unencodable())
    try answer.start()
    let answerError = #expect(throws: JobTransferFailed.self) { try answer.result() }
    #expect(answerError?.stage == .encodingAnswer)
  }

  @Test("generic jobs and large values cross", arguments: [0, 1, 1 << 16, 1 << 22])
  func large(count: Int) throws {
    let numbers = (0..<count).map(Double.init)
    let child = ChildProcess(Echo(value: numbers))
    try child.start()
    #expect(try child.result() == numbers)
  }

  @Test("B7 test_many_processes: many short children, and sleepers that are ended at once")
  func many() throws {
    let short = (0..<20).map { ChildProcess(Cube(number: $0)) }
    for child in short { try child.start() }
    for (number, child) in short.enumerated() {
      #expect(try child.join() == .exited(code: 0))
      #expect(try child.result() == number * number * number)
    }
    let sleepers = (0..<20).map { _ in ChildProcess(Forever()) }
    for child in sleepers { try child.start() }
    for child in sleepers { child.terminate() }
    for child in sleepers {
      #expect(try child.join() == .signaled(signal: SIGTERM, coreDumped: false))
    }
  }

  @Test("B8 test_recursion: a child may have children")
  func nested() throws {
    let child = ChildProcess(Nested(numbers: [1, 2, 3]))
    try child.start()
    #expect(try child.result() == [1, 8, 27])
  }

  @Test("a job that forks answers once")
  func forked() throws {
    let child = ChildProcess(ForkInside())
    try child.start()
    #expect(try child.result() == 1)
    #expect(try child.join() == .exited(code: 0))
  }

  @Test("a copy that was forked off ends without the workers of the process that it is a copy of")
  func forkedCopyEnds() throws {
    let child = ChildProcess(ForkWithChild())
    try child.start()
    #expect(try child.result())
  }

  @Test("a task that waits for the value can be cancelled; the child goes on")
  func cancelledWait() async throws {
    let child = ChildProcess(Forever())
    try child.start()
    let waiting = Task { try await child.value }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    #expect(child.isAlive)
    child.kill()
    try child.join()
  }

  @Test(
    "B2 test_sys_exit: an error that nobody asks for is written to standard error, with the name")
  func errorIsWritten() throws {
    let lines = LockedValue([String]())
    var options = ProcessOptions()
    options.standardError = .lines { line in lines.withLock { $0.append(line.text) } }
    let child = ChildProcess(Throwing(rebuildable: false), name: "Ada", options: options)
    try child.start()
    #expect(try child.join() == .exited(code: 1))
    #expect(lines.withLock { $0 } == ["Ada: MultiprocessingTests.PlainError: plainly wrong"])
  }

  @Test("B17 test_atexit: what a child registers for its end is called")
  func exitHandlers() throws {
    let lines = LockedValue([String]())
    var options = ProcessOptions()
    options.standardError = .lines { line in lines.withLock { $0.append(line.text) } }
    let child = ChildProcess(RegisterExitHandler(), options: options)
    try child.start()
    #expect(try child.result() == 1)
    #expect(lines.withLock { $0 } == ["at the end"])
  }
}

/// Has something called when its process ends.
struct RegisterExitHandler: Job {
  func run() throws -> Int {
    atexit { writeToStandardError("at the end\n") }
    return 1
  }
}
