import Glibc
import Jobs
import Multiprocessing
import Testing

/// That a pool keeps to its number of workers whatever its callers and the system do.
@Suite("PoolLimit", .processTurns, .timeLimit(.minutes(20)))
struct PoolLimitTests {
  /// Sleeps in the system, where asking does not reach it.
  struct Doze: Job {
    var microseconds: UInt32
    func run() -> UInt32 {
      usleep(microseconds)
      return microseconds
    }
  }

  struct Hang: Job {
    func run() -> Int {
      while true { sleep(100) }
    }
  }

  /// An initializer that never ends.
  typealias HangingInitializer = Hang

  @Test(
    "maps that are cancelled at any instant start no more than twice the workers",
    arguments: [true, false])
  func cancelledMaps(isMap: Bool) async throws {
    let pool = try ProcessPool(workers: 3, grace: .milliseconds(50))
    var random = SystemRandomNumberGenerator()
    var most = 0
    for _ in 0..<100 {
      let task = Task {
        if isMap {
          _ = try await pool.map((0..<20).map { _ in Doze(microseconds: 1000) })
        } else {
          _ = try await pool.run(Hang())
        }
      }
      try await Task.sleep(for: .microseconds(Int.random(in: 0..<3000, using: &random)))
      task.cancel()
      _ = await task.result
      most = max(most, pool.liveWorkerCount)
    }
    #expect(most <= 6)
    // And it is as good as before.
    #expect(try await pool.run(Doze(microseconds: 7), timeout: .seconds(60)) == 7)
    await pool.shutdown()
  }

  @Test("a job's time ends in an initializer that hangs as well", arguments: [1, 2])
  func hangingInitializer(workers: Int) async throws {
    let pool = try ProcessPool(workers: workers, initializer: HangingInitializer())
    for _ in 0..<2 {
      await #expect(throws: JobTimedOut.self) {
        try await pool.run(Doze(microseconds: 1), timeout: .milliseconds(300))
      }
    }
    await pool.terminate()
  }
}
