internal import Glibc
internal import Jobs
internal import Multiprocessing
internal import Threading

/// What a dashboard with a browser costs a pool of 64 workers that has ten thousand jobs a second.
///
/// `suites/dashboard.py` runs these in turn; each prints the seconds that pass for one job:
///
///     DashboardBenchmarks processes|threads plain|watched ROUNDS WORK
///
/// Where the machine is busy the turns must be shorter; this takes them round by round on one pool, and prints
/// quartiles: of the seconds of a job, of their ratio (watched by plain), of this process's own time on processors
/// for a job, and of what watching adds to that:
///
///     DashboardBenchmarks processes|threads pairs ROUNDS WORK
///
/// WORK is how long a job takes, in steps: about so many that `plain` comes to 10**-4 s.
@main
enum DashboardBenchmarks {
  static let workers = 64

  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 4, let rounds = Int(arguments[2]), let work = Int(arguments[3]),
      rounds > 0, work >= 0
    else { usage() }
    let jobs = Array(repeating: Working(steps: work), count: 10_000)
    switch arguments[0] {
    case "processes":
      let pool = try ProcessPool(workers: workers)
      let course = Course(pool: pool, rounds: rounds, jobsPerRound: jobs.count) {
        _ = try await pool.map(jobs, chunking: .fixed(1))
      }
      try await measure(arguments[1], course)
      await pool.shutdown()
    case "threads":
      let pool = try ThreadPool(workers: workers)
      let course = Course(pool: pool, rounds: rounds, jobsPerRound: jobs.count) {
        _ = try await pool.map(jobs, chunking: .fixed(1))
      }
      try await measure(arguments[1], course)
      await pool.shutdown()
    default: usage()
    }
  }

  private static func measure(_ kind: String, _ course: Course) async throws {
    switch kind {
    case "plain": print(try await course.plain().seconds)
    case "watched": print(try await course.watched().seconds)
    case "pairs": print(try await course.pairs())
    default: usage()
    }
  }

  private static func usage() -> Never {
    let line = "usage: DashboardBenchmarks processes|threads plain|watched|pairs ROUNDS WORK\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(64)
  }
}

/// Arithmetic that takes the same time wherever it is done.
struct Working: Job {
  var steps: Int

  func run() -> UInt64 {
    var value: UInt64 = 1
    for _ in 0..<steps {
      value ^= value << 13
      value ^= value >> 7
      value ^= value << 17
    }
    return value
  }
}
