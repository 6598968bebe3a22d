import Glibc
import Jobs
import Multiprocessing
import Synchronization
import Testing

/// Closes the first so many descriptors, the standard streams at least.
struct CloseFirst: Job {
  var count: Int32 = 3
  func run() throws -> Int32 {
    for descriptor in 0..<count { close(descriptor) }
    return getpid()
  }
}

@Suite("Faults: jobs that close standard streams and more", .processTurns, .timeLimit(.minutes(20)))
struct ClosedStreamTests {
  @Test(
    "what later jobs of the same worker print arrives all the same, and in no file of theirs",
    arguments: [false, true])
  func streams(inChunks: Bool) async throws {
    let lines = Mutex([OutputLine]())
    var options = ProcessOptions()
    options.standardOutput = .lines { line in lines.withLock { $0.append(line) } }
    options.standardError = .lines { line in lines.withLock { $0.append(line) } }
    let pool = try ProcessPool(workers: 1, options: options)
    let pids =
      inChunks
      ? try await pool.map([CloseFirst(), CloseFirst()], chunking: .fixed(2))
      : [try await pool.run(CloseFirst())]
    let seen = try await withTemporaryPath { try await pool.run(PrintBesideFile(path: $0)) }
    #expect(seen.isEmpty)
    #expect(try await pool.run(WhoAmI()).pid != pids[0], "it was replaced")
    await pool.shutdown()
    let all = lines.withLock { $0 }
    #expect(all.contains { $0.stream == .standardOutput && $0.text.contains("must not go into") })
    #expect(all.contains { $0.stream == .standardError && $0.text.hasPrefix("nor this") })
  }

  @Test("nothing else is lost where every job closes them")
  func many() async throws {
    let pool = try ProcessPool(workers: 4)
    let pids = try await pool.map(repeatElement(CloseFirst(), count: 40), chunking: .fixed(1))
    #expect(Set(pids).count == 40)
    await pool.shutdown()
  }

  @Test("a job that closes even its channel: the error says so; in a chunk its answer was kept")
  func channel() async throws {
    let pool = try ProcessPool(workers: 1)
    let job = CloseFirst(count: 1001)
    let alone = await #expect(throws: WorkerCrashed.self) { try await pool.run(job) }
    #expect(try await pool.map([job, job], chunking: .fixed(2)).count == 2)
    let child = ChildProcess(job)
    try child.start()
    let inChild = await #expect(throws: WorkerCrashed.self) { try await child.value }
    for error in [alone, inChild] {
      #expect(error?.description.contains("its channel was closed") == true, "\(error as Any)")
    }
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
  }
}
