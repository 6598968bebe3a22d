import Glibc
import Jobs
import Multiprocessing
import Testing

/// An initializer that ends its worker.
struct EndInInitializer: Job {
  enum Way: String, Codable { case trap, exit, kill }
  var way: Way
  func run() throws -> NoOutput {
    switch way {
    case .trap: fatalError("there is no configuration")
    case .exit:
      writeToStandardError("first of all\nthe licence is out of date\n")
      exit(3)
    case .kill: kill(getpid(), SIGKILL)
    }
    return NoOutput()
  }
}

@Suite("An initializer that ends its worker", .processTurns, .timeLimit(.minutes(20)))
struct InitializerCrashTests {
  private func error(
    _ way: EndInInitializer.Way, options: ProcessOptions = .withoutBacktraces
  ) async throws -> WorkerStartFailed {
    let pool = try ProcessPool(
      workers: 1, initializer: EndInInitializer(way: way), options: options)
    let error = try await #require(throws: WorkerStartFailed.self) {
      _ = try await pool.run(Cube(number: 2))
    }
    await pool.shutdown()
    return error
  }

  @Test("the error says that it was the initializer, and gives the message of the trap")
  func trap() async throws {
    let error = try await error(.trap)
    #expect(error.operation == "running the pool's initializer")
    #expect("\(error)".contains("Fatal error: there is no configuration"), "\(error)")
    #expect("\(error)".contains("3 workers in a row ended before they were ready"), "\(error)")
    let crash = try #require(error.crash)
    #expect(crash.message?.contains("there is no configuration") == true)
    #expect(crash.job == "the pool's initializer")
    guard case .signaled = crash.status else {
      Issue.record("\(crash.status)")
      return
    }
  }

  @Test("the frames are there where they are for a job")
  func frames() async throws {
    let job = try await #require(throws: WorkerCrashed.self) {
      _ = try await ProcessPool(workers: 1).run(SpeakAndDie(text: "to compare"))
    }
    let crash = try #require(try await error(.trap, options: ProcessOptions()).crash)
    #expect(crash.backtrace.isEmpty == job.backtrace.isEmpty)
    #expect(
      crash.backtrace.isEmpty || crash.backtrace.contains { $0.contains("EndInInitializer") },
      "\(crash.backtrace)")
  }

  @Test("one that exits or is killed leaves its status and its last words")
  func others() async throws {
    let exited = try await error(.exit)
    #expect(exited.crash?.status == .exited(code: 3))
    #expect("\(exited)".contains("exited with code 3"), "\(exited)")
    #expect("\(exited)".hasSuffix("its last words: the licence is out of date"), "\(exited)")
    let killed = try await error(.kill)
    #expect(killed.crash?.status == .signaled(signal: SIGKILL, coreDumped: false))
    #expect("\(killed)".contains("SIGKILL"), "\(killed)")
  }
}
