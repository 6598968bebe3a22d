import Glibc
import Jobs
import Multiprocessing
import Synchronization
import Testing
import Threading

/// What the process that runs it is like.
struct Describe: Job {
  struct Answer: Codable, Sendable {
    var pid: Int32
    var directory: String
    var nice: Int32
    var processors: Int
    var openFiles: UInt
    var variables: [String: String]
  }

  var names: [String] = []
  func run() throws -> Answer {
    var files = rlimit()
    getrlimit(__rlimit_resource_t(7), &files)
    guard let path = getcwd(nil, 0) else { throw RebuildableError(line: 1) }
    defer { free(path) }
    var variables: [String: String] = [:]
    for name in names { variables[name] = getenv(name).map { String(cString: $0) } }
    return Answer(
      pid: getpid(), directory: String(cString: path), nice: getpriority(__priority_which_t(0), 0),
      processors: availableProcessorCount, openFiles: files.rlim_cur, variables: variables)
  }
}

/// Writes to both streams.
struct Speak: Job {
  var text: String
  func run() throws -> Int32 {
    print(text)
    writeToStandardError("to the other: \(text)\nand no end")
    return getpid()
  }
}

/// Allocates without end.
struct Devour: Job {
  func run() throws -> Int {
    var all: [[UInt8]] = []
    while true { all.append([UInt8](repeating: 1, count: 1 << 20)) }
  }
}

@Suite("ProcessOptions", .processTurns, .timeLimit(.minutes(20)))
struct ProcessOptionsTests {
  private func describe(
    _ options: ProcessOptions, names: [String] = []
  ) throws -> Describe.Answer {
    let child = ChildProcess(Describe(names: names), options: options)
    try child.start()
    return try child.result()
  }

  @Test("variables are set, taken away and left; the mark of a worker is not among them")
  func environment() throws {
    setenv("PLEASINGLY_TEST_KEPT", "kept", 1)
    setenv("PLEASINGLY_TEST_GONE", "here", 1)
    var options = ProcessOptions()
    options.environment = .inherit.updating([
      "PLEASINGLY_TEST_GONE": nil, "PLEASINGLY_TEST_NEW": "a=b c",
    ])
    let names = [
      "PLEASINGLY_TEST_KEPT", "PLEASINGLY_TEST_GONE", "PLEASINGLY_TEST_NEW", "PLEASINGLY_WORKER",
    ]
    #expect(
      try describe(options, names: names).variables
        == ["PLEASINGLY_TEST_KEPT": "kept", "PLEASINGLY_TEST_NEW": "a=b c"])
    options.environment = .only(["PLEASINGLY_TEST_NEW": ""])
    #expect(try describe(options, names: names + ["PATH"]).variables == ["PLEASINGLY_TEST_NEW": ""])
  }

  @Test("the workers of a pool share the processors, unless the environment says otherwise")
  func shares() async throws {
    let pool = try ProcessPool(workers: 64)
    let answer = try await pool.run(Describe(names: ["OMP_NUM_THREADS"]))
    #expect(answer.variables["OMP_NUM_THREADS"] == "\(max(1, availableProcessorCount / 64))")
    await pool.shutdown()
    var options = ProcessOptions()
    options.environment = .inherit.updating(["OMP_NUM_THREADS": "17"])
    let other = try ProcessPool(workers: 2, options: options)
    #expect(
      try await other.run(Describe(names: ["OMP_NUM_THREADS"])).variables
        == ["OMP_NUM_THREADS": "17"])
    await other.shutdown()
  }

  @Test("a worker that may run on one processor shares out one")
  func boundWorker() async throws {
    var options = ProcessOptions()
    options.processors = [0]
    let pool = try ProcessPool(workers: 1, options: options)
    let answer = try await pool.run(Describe(names: ["OMP_NUM_THREADS"]))
    #expect(answer.processors == 1)
    #expect(answer.variables["OMP_NUM_THREADS"] == "1")
    await pool.shutdown()
  }

  @Test("working directory, priority, processors and open files are what was asked for")
  func limits() throws {
    var options = ProcessOptions()
    options.workingDirectory = "/usr"
    options.nice = 7
    options.processors = [0]
    options.openFileLimit = 100
    let answer = try describe(options)
    #expect(answer.directory == "/usr")
    #expect(answer.nice == 7)
    #expect(answer.processors == 1)
    #expect(answer.openFiles == 100)
  }

  @Test("options that make no sense are refused before anything starts")
  func refused() throws {
    func refuses(_ change: (inout ProcessOptions) -> Void) -> InvalidProcessOption? {
      var options = ProcessOptions()
      change(&options)
      #expect(throws: InvalidProcessOption.self) { try ProcessPool(workers: 1, options: options) }
      return #expect(throws: InvalidProcessOption.self) {
        try ChildProcess(Cube(number: 1), options: options).start()
      }
    }
    #expect(refuses { $0.nice = 20 }?.option == "nice")
    #expect(refuses { $0.nice = -21 }?.value == "-21")
    #expect(refuses { $0.processors = [] }?.option == "processors")
    #expect(refuses { $0.processors = [-1] }?.option == "processors")
    #expect(refuses { $0.memoryLimit = 0 }?.option == "memoryLimit")
    #expect(refuses { $0.openFileLimit = 3 }?.allowed == "at least 16")
    #expect(refuses { $0.workingDirectory = "" }?.option == "workingDirectory")
    #expect(refuses { $0.workingDirectory = "/a\0b" }?.option == "workingDirectory")
    #expect(refuses { $0.environment = .only(["A=B": "c"]) }?.option == "environment")
    #expect(refuses { $0.environment = .only(["": "c"]) }?.option == "environment")
    #expect(refuses { $0.environment = .only(["A": "\0"]) }?.option == "environment")
  }

  @Test("what the system refuses fails the start and names it; the pool says so to every job")
  func refusedBySystem() async throws {
    var options = ProcessOptions()
    options.workingDirectory = "/no/such/place"
    let child = ChildProcess(Cube(number: 1), options: options)
    let error = #expect(throws: WorkerStartFailed.self) { try child.start() }
    #expect(error?.operation.contains("/no/such/place") == true)
    #expect(error?.code == ENOENT)
    let pool = try ProcessPool(workers: 2, options: options)
    await #expect(throws: WorkerStartFailed.self) { try await pool.run(Cube(number: 1)) }
    await pool.shutdown()

    options = ProcessOptions()
    options.processors = [4000]
    let second = #expect(throws: WorkerStartFailed.self) {
      try ChildProcess(Cube(number: 1), options: options).start()
    }
    #expect(second?.operation.contains("4000") == true)
  }

  @Test("lines of a child come with its name, its pid and their stream, all before its end is told")
  func lines() throws {
    let lines = LockedValue([OutputLine]())
    var options = ProcessOptions()
    options.standardOutput = .lines { line in lines.withLock { $0.append(line) } }
    options.standardError = options.standardOutput
    let child = ChildProcess(Speak(text: "one\ntwo"), name: "Ada", options: options)
    try child.start()
    let pid = try child.result()
    func texts(_ stream: OutputLine.Stream) -> [String] {
      lines.withLock { $0.filter { $0.stream == stream }.map(\.text) }
    }
    #expect(texts(.standardOutput) == ["one", "two"])
    #expect(texts(.standardError) == ["to the other: one", "two", "and no end"])
    #expect(lines.withLock { $0.allSatisfy { $0.process == "Ada" && $0.pid == pid } })
  }

  @Test("lines of a pool's workers come with the worker's number, all before shutdown returns")
  func poolLines() async throws {
    let lines = LockedValue([OutputLine]())
    var options = ProcessOptions()
    options.standardOutput = .lines { line in lines.withLock { $0.append(line) } }
    options.standardError = .discard
    let pool = try ProcessPool(workers: 2, options: options)
    _ = try await pool.map((0..<40).map { Speak(text: "\($0)") }, chunking: .fixed(1))
    await pool.shutdown()
    let all = lines.withLock { $0 }
    #expect(Set(all.map(\.text)) == Set((0..<40).map(String.init)))
    #expect(all.count == 40)
    #expect(Set(all.map(\.process)).isSubset(of: ["worker-1", "worker-2"]))
  }

  @Test("a worker that writes much while its lines are taken slowly loses nothing")
  func slowReader() throws {
    let count = Atomic<Int>(0)
    var options = ProcessOptions()
    options.standardOutput = .lines { line in
      if line.text.utf8.count == 99 { count.add(1, ordering: .relaxed) }
    }
    let child = ChildProcess(WriteLines(count: 20_000, length: 99), options: options)
    try child.start()
    #expect(try child.join() == .exited(code: 0))
    #expect(count.load(ordering: .relaxed) == 20_000)
  }

  @Test("an endless allocation under a limit of the process ends that process alone")
  func memoryOfProcess() throws {
    var options = ProcessOptions()
    options.memoryLimit = 64 << 20
    let child = ChildProcess(Devour(), options: options)
    try child.start()
    let crash = #expect(throws: WorkerCrashed.self) { try child.result() }
    #expect(crash?.ranOutOfMemory == true)
    #expect(crash?.wasKilledForMemory == false)
    #expect(crash?.memoryLimit == 64 << 20)
  }

  @Test("an endless allocation under a job's limit costs that job; the limit ends with it")
  func memoryOfJob() async throws {
    let pool = try ProcessPool(workers: 1)
    #expect(try await pool.run(Cube(number: 2), memoryLimit: 64 << 20) == 8)
    let pid = try await pool.run(Hoard(megabytes: 200))
    let crash = await #expect(throws: WorkerCrashed.self) {
      _ = try await pool.run(Devour(), memoryLimit: 64 << 20)
    }
    #expect(crash?.pid == pid)
    #expect(crash?.ranOutOfMemory == true)
    #expect(crash?.memoryLimit == 64 << 20)
    #expect("\(try #require(crash))".contains("64 MiB"))
    #expect(try await pool.run(Cube(number: 3), timeout: .seconds(60), memoryLimit: 8 << 20) == 27)
    await #expect(throws: InvalidPoolSetting.self) {
      _ = try await pool.run(Cube(number: 3), memoryLimit: 0)
    }
    await pool.shutdown()
  }

  @Test("of a job's limit and its process's, the smaller one is told")
  func smallerMemoryLimit() async throws {
    var options = ProcessOptions()
    options.memoryLimit = 64 << 20
    let pool = try ProcessPool(workers: 1, options: options)
    let crash = await #expect(throws: WorkerCrashed.self) {
      _ = try await pool.run(Devour(), memoryLimit: 1 << 30)
    }
    #expect(crash?.memoryLimit == 64 << 20)
    await pool.shutdown()
  }

  @Test(
    "test_interrupt, test_interrupt_no_handler: an interrupt ends a child by SIGINT, early or late")
  func interrupt() throws {
    for waits in [true, false] {
      let queue = ResultQueue<Int32>()
      let child = ChildProcess(ReportThenWait(queue: queue))
      child.interrupt()
      try child.start()
      if waits { _ = try queue.take(timeout: .seconds(30)) }
      child.interrupt()
      #expect(try child.join(timeout: .seconds(30)) == .signaled(signal: SIGINT, coreDumped: false))
    }
  }

  @Test("test_sentinel: the end descriptor is absent before the start, readable after the end only")
  func endDescriptor() throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(ReportThenWait(queue: queue))
    #expect(child.endDescriptor == nil)
    try child.start()
    _ = try queue.take(timeout: .seconds(30))
    var watched = pollfd(fd: try #require(child.endDescriptor), events: Int16(POLLIN), revents: 0)
    #expect(poll(&watched, 1, 0) == 0)
    child.kill()
    #expect(poll(&watched, 1, 30_000) == 1)
    try child.join()
    #expect(poll(&watched, 1, 0) == 1)
  }
}

/// Writes so many lines of so many letters to standard output.
struct WriteLines: Job {
  var count: Int
  var length: Int
  func run() throws -> NoOutput {
    let line = String(repeating: "z", count: length)
    for _ in 0..<count { print(line) }
    return NoOutput()
  }
}
