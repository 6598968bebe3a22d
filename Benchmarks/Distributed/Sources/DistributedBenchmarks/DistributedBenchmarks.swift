internal import Jobs
internal import MPI
internal import Quadrature
internal import Workloads

/// What `suites/distributed.py` runs under mpirun; rank 0 prints seconds.
///
///     job TIMES       an empty job, there and back
///     stream JOBS     one empty job of so many, each in a message of its own
///     chunk JOBS      one empty job of a chunk of so many
///     sum NUMBERS     an all-reduce of so many doubles, by the communicator
///     roots SAMPLES   four times the quarter circle, on every rank
@main
enum DistributedBenchmarks {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 2, let kind = arguments.first,
      let count = arguments.last.flatMap({ Int($0) })
    else { fatalError("usage: DistributedBenchmarks job|stream|chunk|sum|roots NUMBER") }
    if kind == "sum" {
      let seconds = try await MPICommunicator.run(AllReduce(count: count))
      // Every rank comes here.
      if seconds.rank == 0 { print(seconds.median) }
      return
    }
    try await withMPIPool(rankZeroWorks: kind == "roots") { pool in
      switch kind {
      case "job": print(try await secondsOfOneJob(of: count, on: pool))
      case "stream": print(try await secondsOfOneInAStream(of: count, on: pool))
      case "chunk": print(await secondsOfOneInAChunk(of: count, on: pool))
      default: print(try await secondsOfRoots(samples: count, on: pool))
      }
    }
  }

  /// The median over some rounds, after one that is not counted.
  private static func median(
    rounds: Int, _ body: () async throws -> Void
  ) async rethrows -> Double {
    var samples: [Double] = []
    for round in 0...rounds {
      let duration = try await ContinuousClock().measure { try await body() }
      if round > 0 { samples.append(duration / .seconds(1)) }
    }
    return samples.sorted()[rounds / 2]
  }

  private static func secondsOfOneJob(of times: Int, on pool: MPIPool) async throws -> Double {
    let seconds = try await median(rounds: 21) {
      for _ in 0..<times { _ = try await pool.run(Nothing()) }
    }
    return seconds / Double(times)
  }

  /// The next jobs are under way while answers are taken: what a message costs the manager.
  private static func secondsOfOneInAStream(of count: Int, on pool: MPIPool) async throws -> Double
  {
    let jobs = Array(repeating: Nothing(), count: count)
    let seconds = try await median(rounds: 21) {
      _ = try await pool.map(jobs, chunking: .fixed(1))
    }
    return seconds / Double(count)
  }

  private static func secondsOfOneInAChunk(of count: Int, on pool: MPIPool) async -> Double {
    let jobs = Array(repeating: Nothing(), count: count)
    let seconds = await median(rounds: 21) { _ = await pool.runChunk(jobs) }
    return seconds / Double(count)
  }

  private static func secondsOfRoots(samples: Int, on pool: MPIPool) async throws -> Double {
    var area = 0.0
    let seconds = try await median(rounds: 3) {
      area = try await compositeSimpson(
        QuarterCircle(), over: 0...1, samples: samples, cut: .invariant, on: pool)
    }
    precondition(abs(4 * area - .pi) < 1e-6)
    return seconds
  }
}

/// Answers nothing.
struct Nothing: Job {
  func run() -> Int { 0 }
}
