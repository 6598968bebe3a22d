import Jobs
import Synchronization
import Testing

/// A pool that answers in an order of its own and counts how many jobs are under way.
private final class ShufflingPool: WorkerPool {
  private let running = Atomic<Int>(0)
  private let most = Atomic<Int>(0)
  var mostAtOnce: Int { most.load(ordering: .acquiring) }
  let workerCount = 3

  func run<J: Job>(_ job: J) async throws -> J.Output {
    let now = running.add(1, ordering: .acquiringAndReleasing).newValue
    _ = most.max(now, ordering: .acquiringAndReleasing)
    defer { running.subtract(1, ordering: .acquiringAndReleasing) }
    for _ in 0..<Int.random(in: 0...20) { await Task.yield() }
    return try job.run()
  }

  func shutdown() async {}
}

private struct Same: Job {
  struct Refused: Error, Hashable {}
  var number: Int
  func run() throws -> Int {
    if number < 0 { throw Refused() }
    return number
  }
}

@Suite("WorkerPool", .timeLimit(.minutes(20)))
struct WorkerPoolTests {
  @Test("map keeps the order of the jobs, whoever answers first", arguments: [0, 1, 5, 6, 7, 500])
  func order(count: Int) async throws {
    let pool = ShufflingPool()
    #expect(try await pool.map((0..<count).map(Same.init)) == Array(0..<count))
    #expect(pool.mostAtOnce <= 2 * pool.workerCount)
  }

  @Test("map throws what a job threw")
  func error() async {
    await #expect(throws: Same.Refused()) {
      try await ShufflingPool().map([1, 2, -1, 3].map(Same.init))
    }
  }
}
