import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite("ProcessPool.submit", .processTurns, .timeLimit(.minutes(20)))
struct ProcessPoolSubmitTests {
  @Test("F2 test_hang_issue12364: of 50 submitted jobs, a shutdown waits for every one")
  func shutdownWaits() async throws {
    let pool = try ProcessPool(workers: 2)
    let handles = (0..<50).map { pool.submit(Cube(number: $0)) }
    await pool.shutdown()
    for (number, handle) in handles.enumerated() {
      #expect(try await handle.value == number * number * number)
    }
    // F1: one that comes later fails, and says why.
    let late = pool.submit(Cube(number: 1))
    await #expect(throws: PoolClosed.self) { try await late.value }
  }

  @Test("each handle has the error of its own job, and the others go on")
  func errors() async throws {
    let pool = try ProcessPool(workers: 2, options: .withoutBacktraces)
    let good = pool.submit(Cube(number: 2))
    let throwing = pool.submit(Throwing(rebuildable: true))
    let crashing = pool.submit(Misbehave(way: .trapNil))
    let unencodable = pool.submit(BadJob(side: .encode))
    let slow = pool.submit(Forever(), timeout: .milliseconds(20))
    #expect(try await good.value == 8)
    await #expect(throws: RebuildableError(line: 7)) { try await throwing.value }
    await #expect(throws: WorkerCrashed.self) { try await crashing.value }
    await #expect(throws: JobTransferFailed.self) { try await unencodable.value }
    await #expect(throws: JobTimedOut.self) { try await slow.value }
    #expect(slow.state == .failed)
    await pool.shutdown()
  }

  @Test("G2: cancelling works before the job starts and while it runs, and the pool heals")
  func cancel() async throws {
    let pool = try ProcessPool(workers: 1, grace: .milliseconds(10))
    let queue = ResultQueue<Int32>()
    let running = pool.submit(ReportThenWait(queue: queue))
    let taking = OSThread { try queue.take() }
    try taking.start()
    let pid = try await taking.value
    let waiting = pool.submit(Forever())
    #expect(pool.waitingJobCount == 1)
    #expect((running.state, waiting.state) == (.running, .pending))
    #expect(waiting.cancel())
    #expect(pool.waitingJobCount == 0)
    #expect(running.cancel())
    #expect(running.state == .cancelled)
    #expect(try await pool.submit(WhoAmI()).value.pid != pid)
    await pool.shutdown()
  }

  @Test("E8 test_map_async_callbacks, G1: each callback once, for every way in which a job can end")
  func callbacks() async throws {
    let pool = try ProcessPool(workers: 2, grace: .milliseconds(10), options: .withoutBacktraces)
    let told = LockedValue<[String: [String]]>([:])
    func note(_ name: String) -> @Sendable (Result<Int, any Error>) -> Void {
      { result in
        let what =
          switch result {
          case .success(let answer): "\(answer)"
          case .failure(let error): "\(type(of: error))"
          }
        told.withLock { $0[name, default: []].append(what) }
      }
    }
    let gate = Gate()
    let handles: [(String, JobHandle<Int>)] = [
      ("value", pool.submit(Cube(number: 3))),
      ("error", pool.submit(Throwing(rebuildable: true))),
      ("crash", pool.submit(Misbehave(way: .killSelf))),
      ("trap", pool.submit(Misbehave(way: .trapNil))),
      ("late", pool.submit(MaybeForever(ends: false), timeout: .milliseconds(50))),
      ("unsendable", pool.submit(BadJob(side: .encode))),
      ("running", pool.submit(gate.job)),
      ("waiting", pool.submit(Cube(number: 4))),
    ]
    for (name, handle) in handles { handle.whenDone(note(name)) }
    _ = try await gate.reports(1)
    for (name, handle) in handles where ["running", "waiting"].contains(name) {
      handle.cancel()
      handle.cancel()
    }
    for (_, handle) in handles { _ = try? await handle.value }
    // Registered afterwards: called at once.
    for (name, handle) in handles { handle.whenDone(note("again " + name)) }
    gate.open()
    // What comes of a cancelled job after all must not be told.
    await pool.shutdown()
    let ends = [
      "value": "27", "error": "RebuildableError", "crash": "WorkerCrashed",
      "trap": "WorkerCrashed", "late": "JobTimedOut", "unsendable": "JobTransferFailed",
      "running": "CancellationError",
    ]
    let all = told.withLock { $0 }
    for (name, end) in ends {
      #expect(all[name] == [end])
      #expect(all["again " + name] == [end])
    }
    // It may have been done before it was cancelled.
    #expect(all["waiting"] == ["CancellationError"] || all["waiting"] == ["64"])
    #expect(all["again waiting"] == all["waiting"])
  }

  @Test("a pool whose last reference is dropped still does what was submitted to it")
  func dropped() async throws {
    var pool: ProcessPool? = try ProcessPool(workers: 1)
    let handles = (0..<20).compactMap { pool?.submit(Cube(number: $0)) }
    pool = nil
    for (number, handle) in handles.enumerated() {
      #expect(try await handle.value == number * number * number)
    }
  }

  @Test("handles of a thread pool behave the same")
  func threads() async throws {
    let pool = try ThreadPool(workers: 2)
    let handles = (0..<100).map { pool.submit(Cube(number: $0)) }
    let failed = pool.submit(Throwing(rebuildable: true))
    await pool.shutdown()
    #expect(try await JobHandle.wait(for: handles).done == handles)
    #expect(try handles.map { try $0.result(timeout: .zero) } == (0..<100).map { $0 * $0 * $0 })
    await #expect(throws: RebuildableError(line: 7)) { try await failed.value }
  }
}
