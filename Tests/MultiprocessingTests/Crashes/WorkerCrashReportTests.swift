import Glibc
import Jobs
import Multiprocessing
import Testing

/// Writes to standard error, then dies of it.
struct SpeakAndDie: Job {
  var text: String
  func run() throws -> Int { fatalError(text) }
}

/// Writes a line to standard error and ends without a trap.
struct LogAndExit: Job {
  func run() throws -> Int {
    writeToStandardError("the disk is on fire\n")
    exit(3)
  }
}

/// Adds up to what no Int can hold.
struct Overflow: Job {
  var number: Int
  func run() throws -> Int { Int.max - 3 + number }
}

/// Complains to standard error, and goes on.
struct Complain: Job {
  var text: String
  func run() throws -> NoOutput {
    writeToStandardError(text)
    return NoOutput()
  }
}

/// Ends its worker without a word, in a way that says nothing of its reason; or lives.
struct EndSilently: Job {
  enum Way: String, Codable, CaseIterable, Sendable {
    case exit, abnormally, complainFirst, surviveSignal
  }
  var way: Way
  func run() throws -> NoOutput {
    switch way {
    case .exit: Glibc.exit(5)
    // What a trap of a release build does.
    case .abnormally: kill(getpid(), SIGILL)
    case .complainFirst: writeToStandardError("a.swift:3: Fatal error: of a job that lived\n")
    // The backtracer makes a report of it; the next one ends the process.
    case .surviveSignal: kill(getpid(), SIGSEGV)
    }
    return NoOutput()
  }
}

/// Complains, or dies of what it says.
struct ComplainOrDie: Job {
  var text: String
  var dies: Bool
  func run() throws -> NoOutput {
    if dies { fatalError(text) }
    writeToStandardError("Fatal error: \(text)\n")
    return NoOutput()
  }
}

/// Sends standard error to a file and goes on; or has it back, complains and dies.
struct Redirect: Job {
  var path: String?
  func run() throws -> NoOutput {
    // Above all that the worker itself opens.
    let kept: Int32 = 200
    guard let path else {
      dup2(kept, STDERR_FILENO)
      writeToStandardError("mine\n")
      kill(getpid(), SIGKILL)
      while true { pause() }
    }
    dup2(STDERR_FILENO, kept)
    let file = open(path, O_RDONLY)
    guard file >= 0, dup2(file, STDERR_FILENO) == STDERR_FILENO else {
      throw PlainError(reason: path)
    }
    close(file)
    return NoOutput()
  }
}

/// What a crash tells its caller; in a debug build and (`Scripts/release-crashes`) a release build.
@Suite("WorkerCrashed: message, backtrace, standard error", .processTurns, .timeLimit(.minutes(20)))
struct WorkerCrashReportTests {
  private func crash(
    of job: some Job, options: ProcessOptions = ProcessOptions()
  ) async throws -> WorkerCrashed {
    let pool = try ProcessPool(workers: 1, options: options)
    let crash = try await #require(throws: WorkerCrashed.self) { _ = try await pool.run(job) }
    await pool.shutdown()
    return crash
  }

  @Test("what an earlier job wrote is not why a later one's worker was killed")
  func killedAfterComplaint() async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil)
    let text = "a.swift:3: Fatal error: failed to allocate, or so it says\n"
    _ = try await pool.run(Complain(text: text))
    let crash = try await #require(throws: WorkerCrashed.self) {
      _ = try await pool.run(Misbehave(way: .killSelf), memoryLimit: 1 << 30)
    }
    #expect(crash.message == nil && crash.backtrace.isEmpty && !crash.ranOutOfMemory)
    #expect(crash.standardError.isEmpty, "not a word of the job that is lost")
    #expect(!"\(crash)".contains("Fatal error"), "\(crash)")
    await pool.shutdown()
  }

  @Test("what an earlier job wrote is not why a later one trapped, where the frames tell")
  func trapAfterComplaint() async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil)
    _ = try await pool.run(Complain(text: "a.swift:3: Fatal error: written by a job that lived\n"))
    let crash = try await #require(throws: WorkerCrashed.self) {
      _ = try await pool.run(Overflow(number: 7))
    }
    #expect(!crash.standardError.contains("a job that lived"))
    if hasBacktracer {
      #expect(crash.message == "Swift runtime failure: arithmetic overflow", "\(crash)")
    }
    await pool.shutdown()
  }

  @Test(
    "what is told belongs to the job that is lost, not to one before it on the same worker",
    arguments: [EndSilently.Way.exit, .abnormally])
  func earlierWords(of way: EndSilently.Way) async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil, options: .withoutBacktraces)
    for _ in 0..<20 {
      _ = try await pool.run(EndSilently(way: .complainFirst))
      let crash = try await #require(throws: WorkerCrashed.self) {
        _ = try await pool.run(EndSilently(way: way))
      }
      #expect(crash.message == nil && crash.standardError.isEmpty, "\(crash)")
    }
    await pool.shutdown()
  }

  @Test("nor to one before it in the same chunk", arguments: [EndSilently.Way.exit, .abnormally])
  func earlierWordsOfChunk(_ way: EndSilently.Way) async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil, options: .withoutBacktraces)
    for round in 0..<20 {
      let ways = [EndSilently.Way](repeating: .complainFirst, count: 1 + round % 4) + [way]
      let results = await pool.runChunk(ways.map { EndSilently(way: $0) })
      let crash = try #require(throws: WorkerCrashed.self) { try results.last?.get() }
      #expect(crash.message == nil && crash.standardError.isEmpty, "\(crash)")
    }
    await pool.shutdown()
  }

  @Test("a message that is longer than what is kept of standard error is told by its ends")
  func longMessage() async throws {
    let text = "sum" + String(repeating: "x", count: 200_000) + "total"
    for options in [ProcessOptions.withoutBacktraces, ProcessOptions()] {
      let crash = try await crash(of: SpeakAndDie(text: text), options: options)
      #expect(crash.message?.contains("Fatal error: sumxxx") == true)
      #expect(crash.message?.hasSuffix("xxxtotal") == true)
    }
  }

  @Test("a job of a chunk is heard that has standard error back, which another had sent to a file")
  func redirectedInChunk() async throws {
    let path = "/proc/self/exe"
    let pool = try ProcessPool(workers: 1, idleTimeout: nil, options: .withoutBacktraces)
    let results = await pool.runChunk([Redirect(path: path), Redirect(path: nil)])
    _ = try results.first?.get()
    let crash = try #require(throws: WorkerCrashed.self) { try results.last?.get() }
    #expect(crash.standardError == "mine\n", "\(crash)")
    await pool.shutdown()
  }

  @Test("a job of a chunk that says why it dies is heard, whatever others said before it")
  func ownWordsInChunk() async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil, options: .withoutBacktraces)
    for round in 0..<20 {
      let jobs = (0...round % 4).map { ComplainOrDie(text: "old \($0)", dies: false) }
      let results = await pool.runChunk(jobs + [ComplainOrDie(text: "new", dies: true)])
      let crash = try #require(throws: WorkerCrashed.self) { try results.last?.get() }
      #expect(crash.message?.contains("Fatal error: new") == true, "\(crash)")
      #expect(!crash.standardError.contains("old"), "\(crash.standardError)")
    }
    await pool.shutdown()
  }

  @Test("frames of a signal that the worker survived are not those of its end")
  func earlierFrames() async throws {
    let pool = try ProcessPool(workers: 1, idleTimeout: nil)
    // Without a backtracer this ends the worker already.
    _ = try? await pool.run(EndSilently(way: .surviveSignal))
    let crash = try await #require(throws: WorkerCrashed.self) {
      _ = try await pool.run(EndSilently(way: .exit))
    }
    #expect(crash.backtrace.isEmpty && crash.message == nil && crash.standardError.isEmpty)
    await pool.shutdown()
  }

  /// Whether the toolchain's backtracer can be found, by the way a user would look.
  private var hasBacktracer: Bool {
    (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").contains { folder in
      guard let path = realpath("\(folder)/swift", nil) else { return false }
      defer { free(path) }
      let root = String(cString: path).split(separator: "/").dropLast(2).joined(separator: "/")
      return access("/\(root)/libexec/swift/linux/swift-backtrace", X_OK) == 0
    }
  }

  @Test("fatalError speaks in every build")
  func fatalErrorSpeaks() async throws {
    let crash = try await crash(of: SpeakAndDie(text: "no more tea"))
    #expect(crash.message?.contains("Fatal error: no more tea") == true)
    #expect(crash.standardError.contains("no more tea"))
    #expect("\(crash)".contains("no more tea"))
    #expect(crash.peakMemory > 1 << 20)
  }

  @Test("a trap without a message has that of the backtracer, in every build")
  func trap() async throws {
    let crash = try await crash(of: Overflow(number: 7))
    #expect(crash.status == .signaled(signal: SIGILL, coreDumped: false))
    if hasBacktracer {
      #expect(crash.message == "Swift runtime failure: arithmetic overflow", "\(crash)")
      #expect(crash.backtrace.contains { $0.contains("Overflow.run()") }, "\(crash.backtrace)")
    }
  }

  @Test("without backtraces a trap says as much as the build does")
  func noBacktrace() async throws {
    let crash = try await crash(of: Misbehave(way: .trapIndex), options: .withoutBacktraces)
    #expect(crash.backtrace.isEmpty)
    #if DEBUG
      #expect(crash.message?.contains("Fatal error: Index out of range") == true)
    #else
      #expect(crash.message == nil)
      #expect("\(crash)".contains("SIGILL, probably a Swift trap; no message in a release build"))
    #endif
  }

  @Test("a worker that exits leaves what it wrote, and no message")
  func exits() async throws {
    let crash = try await crash(of: LogAndExit())
    #expect(crash.status == .exited(code: 3))
    #expect(crash.message == nil)
    #expect(crash.standardError == "the disk is on fire\n")
  }

  @Test("a child process tells the same")
  func child() async throws {
    let child = ChildProcess(SpeakAndDie(text: "alone"))
    try child.start()
    let crash = try await #require(throws: WorkerCrashed.self) { try await child.value }
    #expect(crash.message?.contains("Fatal error: alone") == true)
  }

  @Test("crashes at the same time do not mix up what they tell")
  func manyAtOnce() async throws {
    let pool = try ProcessPool(workers: 4, options: .withoutBacktraces)
    await withTaskGroup(of: Void.self) { group in
      for number in 0..<12 {
        group.addTask {
          let crash = await #expect(throws: WorkerCrashed.self) {
            _ = try await pool.run(SpeakAndDie(text: "number \(number)."))
          }
          #expect(crash?.message?.contains("Fatal error: number \(number).") == true)
        }
      }
    }
    await pool.shutdown()
  }
}
