import Glibc

/// Measures one thing of distributed actors in child processes and prints the seconds that it took.
///
/// `suites/actors.py` runs it in turn with its peers; by hand:
///
///     ActorBenchmarks call 10000
@main
struct ActorBenchmarks {
  static func main() async throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 2, let measure = measurements[arguments[0]],
      let number = Int(arguments[1]), number > 0
    else {
      let names = measurements.keys.sorted().joined(separator: "|")
      let line = "usage: ActorBenchmarks \(names) NUMBER\n"
      _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      exit(64)
    }
    print(try await measure(number))
  }

  /// What can be measured: each answers the seconds of one operation.
  private static let measurements: [String: @Sendable (Int) async throws -> Double] = [
    "call": { try await callThereAndBack(times: $0) },
    "run": { try await runThereAndBack(times: $0) },
    "spawn": { try await spawnAndStop(times: $0) },
    "child": { try startAndJoin(times: $0) },
    "numbers": { try await sumByCall(times: $0) },
    "job-numbers": { try await sumByJob(times: $0) },
  ]
}
