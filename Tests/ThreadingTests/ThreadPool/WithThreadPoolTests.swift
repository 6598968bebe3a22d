import Jobs
import Synchronization
import Testing
import Threading

@Suite("withThreadPool", .timeLimit(.minutes(20)))
struct WithThreadPoolTests {
  private struct Problem: Error {}

  /// Counts the workers of a pool as they end.
  private final class Ends: Sendable {
    private let started = LockedValue<[AnyOSThread]>([])

    @Sendable func note(_ worker: Int) {
      started.withLock { threads in
        if let thread = AnyOSThread.current { threads.append(thread) }
      }
    }

    var living: Int { started.withLock { $0.count { $0.isAlive } } }
  }

  @Test("F4 test_context_manager_shutdown: answers are complete, and no worker is left")
  func returns() async throws {
    let ends = Ends()
    let done = Atomic<Int>(0)
    let answers = try await withThreadPool(ThreadPool(workers: 3, initializer: ends.note)) { pool in
      for _ in 0..<50 { pool.perform { if $0 == .runs { done.add(1, ordering: .relaxed) } } }
      return try await pool.map((0..<100).map(Echo.init(number:)))
    }
    #expect(answers == Array(0..<100))
    #expect(done.load(ordering: .relaxed) == 50)
    #expect(ends.living == 0)
    #expect(try await withThreadPool(workers: 2) { $0.workerCount } == 2)
    await #expect(throws: InvalidWorkerCount(count: 0)) {
      try await withThreadPool(workers: 0) { _ in }
    }
  }

  @Test("F4: what the body throws comes out, what has not begun is told so, and no worker is left")
  func throwing() async throws {
    let ends = Ends()
    let gate = Gate.make()
    let fates = LockedValue<[ClosureFate]>([])
    let held = LockedValue<ThreadPool?>(nil)
    await #expect(throws: Problem.self) {
      try await withThreadPool(ThreadPool(workers: 1, initializer: ends.note)) { pool in
        held.withLock { $0 = pool }
        let handle = pool.submit { try Gated(gate: gate.id).run() }
        while gate.started.count == 0 { await Task.yield() }
        for _ in 0..<10 { pool.perform { fate in fates.withLock { $0.append(fate) } } }
        try gate.letPass(1)
        _ = handle
        throw Problem()
      }
    }
    #expect(fates.withLock { $0.count } == 10)
    #expect(ends.living == 0)
    let pool = try #require(held.withLock { $0 })
    #expect(pool.isShutDown)
    await #expect(throws: PoolClosed()) { try await pool.run(Echo(number: 1)) }
  }

  @Test("F4: if the task is cancelled, the workers are waited for all the same")
  func cancelled() async throws {
    for _ in 0..<rounds(20) {
      let ends = Ends()
      let task = Task {
        try await withThreadPool(ThreadPool(workers: 2, initializer: ends.note)) { pool in
          pool.perform { _ in AnyOSThread.sleep(for: .milliseconds(2)) }
          _ = try await pool.run {
            while !JobContext.current.isCancelled { AnyOSThread.sleep(for: .microseconds(10)) }
          }
        }
      }
      while ends.living == 0 { await Task.yield() }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(ends.living == 0)
    }
  }
}
