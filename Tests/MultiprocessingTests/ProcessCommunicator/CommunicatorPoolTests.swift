import Foundation
import Glibc
import Jobs
import Multiprocessing
import Testing

@Suite("Communicator pool", .processTurns, .timeLimit(.minutes(20)))
struct CommunicatorPoolTests {
  @Test("answers in order, whatever the number of workers", arguments: [1, 2, 5])
  func answers(_ workers: Int) async throws {
    let pool = try CommunicatorPool(workers: workers)
    #expect(pool.workerCount == workers)
    let jobs = (0..<300).map(Cube.init)
    #expect(try await pool.map(jobs) == (0..<300).map { $0 * $0 * $0 })
    var count = 0
    for try await result in pool.results(of: jobs, chunking: .fixed(7)) {
      #expect(try result.get() == count * count * count)
      count += 1
    }
    #expect(count == 300)
    await pool.shutdown()
    await #expect(throws: PoolClosed.self) { try await pool.run(Cube(number: 2)) }
  }

  @Test("a job that throws costs its own answer")
  func throwing() async throws {
    let pool = try CommunicatorPool(workers: 2)
    await #expect(throws: RebuildableError(line: 7)) {
      try await pool.run(Throwing(rebuildable: true))
    }
    #expect(try await pool.run(Cube(number: 3)) == 27)
    await pool.shutdown()
  }

  @Test("a worker that dies ends the pool, and every caller is told")
  func crash() async throws {
    var options = ProcessOptions()
    options.backtraces = false
    let pool = try CommunicatorPool(workers: 3, options: options)
    let waiting = Task { try await pool.run(Forever()) }
    let crash = await #expect(throws: WorkerCrashed.self) {
      try await pool.run(Misbehave(way: .killSelf))
    }
    #expect(crash?.status == .signaled(signal: SIGKILL, coreDumped: false))
    await #expect(throws: WorkerCrashed.self) { try await waiting.value }
    await #expect(throws: WorkerCrashed.self) { try await pool.run(Cube(number: 1)) }
    await pool.shutdown()
  }

  @Test("leaves nothing behind")
  func leavesNothing() async {
    await #expect(processExitsWith: .success) {
      await MultiprocessingTests.leavesNothing {
        let pool = try CommunicatorPool(workers: 2)
        _ = try await pool.map((0..<20).map(Cube.init))
        await pool.shutdown()
      }
    }
  }

  @Test("ranks that cannot be started leave no manager behind, and every caller is told")
  func notStarted() async {
    await #expect(processExitsWith: .success) {
      var options = ProcessOptions()
      options.workingDirectory = "/nowhere/at/all"
      let pool = try CommunicatorPool(workers: 2, options: options)
      // More than a ring holds: who sent it would wait for a rank that never reads.
      let jobs = (0..<3).map { _ in Text(text: String(repeating: "x", count: 1 << 20)) }
      let tasks = jobs.map { job in Task { try await pool.run(job) } }
      for task in tasks { await #expect(throws: (any Error).self) { try await task.value } }
      await pool.shutdown()
      await eventually("the manager ends") { !hasThread(named: "manager") }
    }
  }

  @Test("jobs that wait can be given up, and the others go on")
  func givenUp() async throws {
    let pool = try CommunicatorPool(workers: 1)
    let running = Task { try await pool.run(Forever()) }
    while pool.snapshot.workers.first?.state != .running { await Task.yield() }
    let waiting = Task {
      try await withThrowingTaskGroup(of: Int.self) { group in
        for number in 0..<1000 { group.addTask { try await pool.run(Cube(number: number)) } }
        try await group.waitForAll()
      }
    }
    await Task.yield()
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    if case .process(let pid, _) = pool.snapshot.workers.first?.place { kill(pid, SIGKILL) }
    await #expect(throws: WorkerCrashed.self) { try await running.value }
    await pool.shutdown()
  }
}

/// Tells how long a text is.
private struct Text: Job {
  var text: String
  func run() throws -> Int { text.utf8.count }
}

private func hasThread(named name: String) -> Bool {
  let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
  return tasks.contains { task in
    let comm = try? String(contentsOfFile: "/proc/self/task/\(task)/comm", encoding: .utf8)
    return comm?.split(separator: "\n").first.map(String.init) == name
  }
}
