import Glibc
import Jobs
import Multiprocessing
import Testing

/// Workers that were stopped (SIGSTOP), as somebody at a terminal may do, or a debugger.
@Suite("Faults: stopped workers", .processTurns, .timeLimit(.minutes(20)))
struct StoppedWorkerTests {
  @Test("busy, with a timeout: the caller is told in time, and the pool heals")
  func timeout() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, grace: .milliseconds(20))
        let queue = ResultQueue<Int32>()
        let late = Task { try await pool.run(StopSelf(queue: queue), timeout: .seconds(1)) }
        let pid = try await queue.taken()
        await #expect(throws: JobTimedOut.self) { try await late.value }
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await eventually("it is gone") { isGone(pid) }
        await pool.shutdown()
      }
    }
  }

  @Test("busy, and its caller's task is cancelled")
  func cancelled() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, grace: .milliseconds(20))
        let queue = ResultQueue<Int32>()
        let running = Task { try await pool.run(StopSelf(queue: queue)) }
        let pid = try await queue.taken()
        await eventually("it is stopped") { Census.state(of: pid) == "T" }
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        await eventually("it is gone") { isGone(pid) }
        #expect(try await pool.run(Cube(number: 2)) == 8)
        await pool.shutdown()
      }
    }
  }

  @Test("busy, and continued later: its answer arrives")
  func continued() async throws {
    let pool = try ProcessPool(workers: 2)
    let queue = ResultQueue<Int32>()
    let running = Task { try await pool.run(StopSelf(queue: queue)) }
    let pid = try await queue.taken()
    await eventually("it is stopped") { Census.state(of: pid) == "T" }
    // The other worker is not held up.
    #expect(try await pool.map((0..<30).map(Cube.init)).count == 30)
    kill(pid, SIGCONT)
    #expect(try await running.value == pid)
    await pool.shutdown()
  }

  @Test("idle: a job that is handed to it times out, and the next one has another worker")
  func idle() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, grace: .milliseconds(20))
        let pid = try await pool.run(WhoAmI()).pid
        kill(pid, SIGSTOP)
        await #expect(throws: JobTimedOut.self) {
          try await pool.run(Cube(number: 2), timeout: .milliseconds(100))
        }
        let identity = try await pool.run(WhoAmI())
        #expect(identity.pid != pid)
        await pool.shutdown()
      }
    }
  }

  @Test("idle: the pool is shut down, or dropped, or lets it go")
  func idleAtShutdown() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1)
        kill(try await pool.run(WhoAmI()).pid, SIGSTOP)
        await pool.shutdown()
        do {
          let dropped = try ProcessPool(workers: 1)
          kill(try await dropped.run(WhoAmI()).pid, SIGSTOP)
        }
        let leaving = try ProcessPool(workers: 1, idleTimeout: .milliseconds(200))
        kill(try await leaving.run(WhoAmI()).pid, SIGSTOP)
        await eventually("it was let go") { leaving.liveWorkerCount == 0 }
        await leaving.shutdown()
      }
    }
  }

  @Test("a job larger than its channel is sent to a stopped worker: nobody else is held up")
  func largeJob() async throws {
    let pool = try ProcessPool(workers: 1, grace: .milliseconds(20))
    let pid = try await pool.run(WhoAmI()).pid
    kill(pid, SIGSTOP)
    async let held = pool.run(
      Echo(value: [Double](repeating: 1, count: 1_000_000)), timeout: .milliseconds(400))
    let other = try ProcessPool(workers: 1)
    #expect(try await other.run(Cube(number: 2)) == 8)
    await other.shutdown()
    do {
      _ = try await held
      Issue.record("a stopped worker answered")
    } catch { #expect(error is JobTimedOut) }
    await pool.shutdown()
  }

  @Test("a child that is stopped can be killed and joined; join with a timeout does not hang")
  func child() throws {
    let queue = ResultQueue<Int32>()
    let child = ChildProcess(StopSelf(queue: queue))
    try child.start()
    _ = try queue.take()
    #expect(throws: ChildProcessError.timedOut(name: child.name)) {
      try child.join(timeout: .milliseconds(50))
    }
    child.kill()
    #expect(try child.join() == .signaled(signal: SIGKILL, coreDumped: false))
  }
}
