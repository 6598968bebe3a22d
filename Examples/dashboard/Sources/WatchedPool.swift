import Dashboard
import Glibc
import Jobs
import Multiprocessing

/// A pool that works for a while, and that can be looked at in a browser meanwhile.
@main
struct WatchedPool {
  static func main() async throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap(Int.init)
    let workers = numbers.first ?? 4
    let seconds = numbers.dropFirst().first ?? 60
    let pool = try ProcessPool(workers: workers)
    try await withDashboard(of: pool, title: "A watched pool") { address in
      print("look at \(address)")
      fflush(nil)
      let end = ContinuousClock.now + .seconds(seconds)
      var round = 0
      while ContinuousClock.now < end {
        // Whoever kills a worker to see what becomes of it ends one map, and not the program.
        _ = try? await pool.map((0..<2000).map { Computing(microseconds: 100 + $0 % 7 * 30) })
        _ = try? await pool.map((0..<20).map { Computing(microseconds: 20_000 + $0 * 3000) })
        _ = try? await pool.run(Failing(reason: "there was no answer in round \(round)"))
        if round % 5 == 0 { _ = try? await pool.run(Crashing()) }
        round += 1
      }
    }
    await pool.shutdown()
  }
}

/// Work for so long.
struct Computing: Job {
  var microseconds: Int

  func run() -> Int {
    let end = ContinuousClock.now + .microseconds(microseconds)
    var rounds = 0
    while ContinuousClock.now < end { rounds += 1 }
    return rounds
  }
}

/// A job that throws.
struct Failing: Job {
  struct Reason: Error, CustomStringConvertible {
    var description: String
  }

  var reason: String

  func run() throws -> Int { throw Reason(description: reason) }
}

/// A job that takes its worker down, with a message that a page must not take for its own.
struct Crashing: Job {
  func run() -> Int { fatalError("<script>alert(\"never\")</script> & 'quotes' 🎉") }
}
