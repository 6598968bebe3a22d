import Glibc

/// Measures one thing of `Threading` and prints the seconds that it took.
///
/// `suites/threading.py` runs it in turn with its peers; by hand:
///
///     ThreadBenchmarks sort 10000000 2
@main
struct ThreadBenchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let name = arguments.first, let measure = measurements[name] else {
      fail("usage: ThreadBenchmarks \(measurements.keys.sorted().joined(separator: "|")) NUMBER …")
    }
    let numbers = arguments.dropFirst().map { text in
      guard let number = Int(text), number > 0 else { fail("not a positive number: \(text)") }
      return number
    }
    guard !numbers.isEmpty else { fail("\(name) needs a number") }
    print(try measure(numbers))
  }

  /// What can be measured: each answers the seconds of one operation, or lines of `name=value`.
  private static let measurements: [String: @Sendable ([Int]) throws -> String] = [
    "start-join": { "\(try startAndJoin(times: $0[0]))" },
    "lock": { "\(try lockAndUnlock(times: $0[0]))" },
    "queue": { "\(try passThroughQueue(count: $0[0], pairs: second($0) ?? 1))" },
    "empty-loop": { "\(try emptyLoops(times: $0[0], threads: second($0) ?? 2))" },
    "rendezvous": { "\(try rendezvous(times: $0[0]))" },
    "idle": { try idleTime(milliseconds: $0[0]) },
    "timeline": { try timelineCosts(times: $0[0]) },
    "reduce": { "\(try sumOfRoots(count: $0[0], threads: second($0) ?? 2))" },
    "sort": { "\(try sortDoubles(count: $0[0], threads: second($0) ?? 2))" },
  ]

  private static func second(_ numbers: [Int]) -> Int? { numbers.dropFirst().first }

  private static func fail(_ message: String) -> Never {
    let line = message + "\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(64)
  }
}
