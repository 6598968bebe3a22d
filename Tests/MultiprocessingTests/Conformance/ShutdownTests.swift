import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

@Suite("Conformance F: shutdown and exit", .processTurns, .timeLimit(.minutes(20)))
struct ShutdownTests {
  @Test("F1 · test_run_after_shutdown: a pool that was shut down takes nothing, in any way")
  func runAfterShutdown() async throws {
    let pool = try ProcessPool(workers: 2)
    #expect(try await pool.run(Cube(number: 2)) == 8)
    await pool.shutdown()
    await #expect(throws: PoolClosed.self) { try await pool.run(Cube(number: 1)) }
    await #expect(throws: PoolClosed.self) { try await pool.map((0..<9).map(Cube.init)) }
    await #expect(throws: PoolClosed.self) {
      for try await result in pool.results(of: [Cube(number: 1)]) { _ = try result.get() }
    }
    pool.warmUp()
    #expect(pool.liveWorkerCount == 0)
    await pool.shutdown()
  }

  @Test("F2 · test_hang_issue12364: 50 jobs wait, shutdown, and all are done")
  func waitsForAll() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        try await withTemporaryPath { path in
          let pool = try ProcessPool(workers: 2)
          let jobs = (0..<50).map { _ in Task { try await pool.run(WaitForFile(path: path)) } }
          await eventually("all are in") {
            pool.waitingJobCount == 48 && pool.liveWorkerCount == 2
          }
          async let shutdown: Void = pool.shutdown()
          createFile(path)
          await shutdown
          #expect(pool.liveWorkerCount == 0)
          for task in jobs { #expect(try await task.value > 0) }
        }
      }
    }
  }

  @Test("F4 · test_context_manager_shutdown: results are complete, and the workers gone")
  func complete() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing(within: .zero) {
        let pool = try ProcessPool(workers: 5)
        #expect(try await pool.map((-5..<5).map(Cube.init)) == (-5..<5).map { $0 * $0 * $0 })
        await pool.shutdown()
        // At once, not some time later.
        #expect(Census.childPIDs.isEmpty)
      }
    }
  }

  @Test("F4 · shut down from many tasks at once, before, while and after there is work")
  func manyShutdowns() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        for round in 0..<10 {
          let pool = try ProcessPool(workers: 2)
          if round.isMultiple(of: 2) { pool.warmUp() }
          await withTaskGroup(of: Void.self) { group in
            if round > 3 { group.addTask { _ = try? await pool.map((0..<50).map(Cube.init)) } }
            for _ in 0..<5 { group.addTask { await pool.shutdown() } }
          }
          #expect(pool.liveWorkerCount == 0)
        }
      }
    }
  }

  @Test("F5 · test_del_shutdown: the last reference is dropped, and what was submitted is done")
  func dropped() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        try await withTemporaryPath { path in
          var pool: ProcessPool? = try ProcessPool(workers: 2)
          let running = (0..<6).map { [pool] _ in
            Task { try await pool?.run(WaitForFile(path: path)) }
          }
          await eventually("all are in") { pool?.waitingJobCount == 4 }
          pool = nil
          createFile(path)
          for task in running { #expect(try await task.value ?? 0 > 0) }
        }
      }
    }
  }

  @Test(
    "F6 · test_shutdown_no_wait: a close returns at once, and the jobs that there are are done",
    arguments: [false, true])
  func noWait(cancellingWaiting: Bool) async throws {
    let pool = try ProcessPool(workers: 2)
    let gate = Gate()
    let running = [pool.submit(gate.job), pool.submit(gate.job)]
    let pids = try await gate.reports(2)
    let waiting = (0..<20).map { pool.submit(Cube(number: $0)) }
    // Returns while nothing can get on.
    pool.close(cancellingWaiting: cancellingWaiting)
    #expect(pool.isShutDown)
    #expect(running.allSatisfy { !$0.isDone } && pids.allSatisfy { !isGone($0) })
    await #expect(throws: PoolClosed.self) { try await pool.run(Cube(number: 1)) }
    pool.close()
    if cancellingWaiting {
      for handle in waiting { await #expect(throws: PoolClosed.self) { try await handle.value } }
    } else {
      #expect(pool.waitingJobCount == 20)
    }
    gate.open()
    for handle in running { #expect(try await handle.value == 1) }
    if !cancellingWaiting {
      for (number, handle) in waiting.enumerated() {
        #expect(try await handle.value == number * number * number)
      }
    }
    // The workers go by themselves; a shutdown that follows only waits for that.
    await eventually("the workers are gone") { pids.allSatisfy(isGone) }
    await pool.shutdown(cancellingWaiting: cancellingWaiting)
    #expect(pool.liveWorkerCount == 0)
  }

  @Test("F6 · a pool that was closed and dropped leaves nothing once its jobs are done")
  func closedAndDropped() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        try await withTemporaryPath { path in
          var pool: ProcessPool? = try ProcessPool(workers: 2)
          let handles = (0..<6).compactMap { _ in pool?.submit(WaitForFile(path: path)) }
          pool?.close()
          pool = nil
          createFile(path)
          for handle in handles { #expect(try await handle.value > 0) }
        }
      }
    }
  }

  @Test("F10 · test_thread_names_assigned: workers are called what the pool is called")
  func names() async throws {
    let pool = try ProcessPool(workers: 1, name: "integrator")
    #expect(try await pool.run(Introduce(argument: "")).title == "integrator-1")
    let pid = try await pool.run(WhoAmI()).pid
    #expect(Census.text("/proc/\(pid)/comm") == "integrator-1\n")
    #expect(Census.text("/proc/\(pid)/cmdline") == "integrator-1\0")
    await pool.shutdown()
  }

  @Test("G3 · test_result_with_cancel: the task that waits is cancelled, before and while it runs")
  func cancelled() async {
    await #expect(processExitsWith: .success) {
      await leavesNothing {
        let pool = try ProcessPool(workers: 1, grace: .milliseconds(20))
        let queue = ResultQueue<Int32>()
        let running = Task { try await pool.run(ReportThenWait(queue: queue)) }
        _ = try await queue.taken()
        let waiting = (0..<20).map { number in Task { try await pool.run(Cube(number: number)) } }
        await eventually("all wait") { pool.waitingJobCount == 20 }
        for task in waiting.prefix(10) { task.cancel() }
        for task in waiting.prefix(10) {
          await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(pool.waitingJobCount == 10)
        running.cancel()
        await #expect(throws: CancellationError.self) { try await running.value }
        for (number, task) in waiting.enumerated().dropFirst(10) {
          #expect(try await task.value == number * number * number)
        }
        // One that is cancelled before it is asked for never starts.
        let late = Task {
          withUnsafeCurrentTask { $0?.cancel() }
          return try await pool.run(Cube(number: 1))
        }
        await #expect(throws: CancellationError.self) { try await late.value }
        await pool.shutdown()
      }
    }
  }
}
