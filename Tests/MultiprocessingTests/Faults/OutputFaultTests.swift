import Glibc
import Jobs
import Multiprocessing
import Testing

/// Where the program's own output is not what it should be.
@Suite("Faults: output", .processTurns, .timeLimit(.minutes(20)))
struct OutputFaultTests {
  @Test("standard output and error are closed: jobs that print answer, and not into their files")
  func closedOutput() async {
    await #expect(processExitsWith: .success) {
      for descriptor in Int32(0)...2 { close(descriptor) }
      try await withTemporaryPath { path in
        let pool = try ProcessPool(workers: 1)
        let text = try await pool.run(PrintBesideFile(path: path))
        // Nobody would see an issue's text, but its being there is seen.
        #expect(text.isEmpty)
        // What is printed here must not go into a worker's channel.
        let own = Census.openDescriptors.filter { name in
          (0...2).contains { name.hasPrefix("\($0) ") }
            && (name.contains("socket:") || name.contains("pidfd"))
        }
        #expect(own.isEmpty, "\(own)")
        _ = try await pool.run(Print(text: "into nothing"))
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await pool.shutdown()
        let child = ChildProcess(PrintBesideFile(path: path))
        try child.start()
        #expect(try await child.value.isEmpty)
      }
    }
  }

  @Test("nobody reads standard output any more: a job that prints dies of it alone")
  func brokenPipe() async {
    await #expect(processExitsWith: .success) {
      var ends: [Int32] = [-1, -1]
      pipe(&ends)
      let usual = fcntl(1, F_DUPFD_CLOEXEC, 3)
      // Given back in the end, since the test itself writes there as well.
      defer { dup2(usual, 1) }
      dup2(ends[1], 1)
      close(ends[0])
      // This process is to survive it; its workers start with every signal at its default.
      signal(SIGPIPE, SIG_IGN)
      close(ends[1])
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        let error = await #expect(throws: WorkerCrashed.self) {
          try await pool.run(Print(text: "for nobody"))
        }
        #expect(error?.status == .signaled(signal: SIGPIPE, coreDumped: false))
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await pool.shutdown()
      }
    }
  }

  @Test("nobody reads standard output for now: a job that prints much waits, and can be stopped")
  func fullPipe() async {
    await #expect(processExitsWith: .success) {
      var ends: [Int32] = [-1, -1]
      pipe(&ends)
      let usual = fcntl(1, F_DUPFD_CLOEXEC, 3)
      // Given back in the end, since the test itself writes there as well.
      defer { dup2(usual, 1) }
      dup2(ends[1], 1)
      await leavesNothing {
        let pool = try ProcessPool(workers: 2, grace: .milliseconds(20))
        async let late = pool.run(
          Print(text: String(repeating: "x", count: 1 << 20)), timeout: .milliseconds(300))
        #expect(try await pool.run(Cube(number: 2)) == 8)
        do {
          _ = try await late
          Issue.record("a pipe does not hold a megabyte")
        } catch { #expect(error is JobTimedOut) }
        await pool.shutdown()
      }
    }
  }
}
