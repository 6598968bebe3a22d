import Glibc

/// Measures one thing of `Multiprocessing` and prints the seconds that it took.
///
/// `suites/multiprocessing.py` runs it in turn with its peers; by hand:
///
///     ProcessBenchmarks round-trip 10000
@main
struct ProcessBenchmarks {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let name = arguments.first, let measure = measurements[name] else {
      fail("usage: ProcessBenchmarks \(measurements.keys.sorted().joined(separator: "|")) NUMBER …")
    }
    let numbers = arguments.dropFirst().map { text in
      guard let number = Int(text), number > 0 else { fail("not a positive number: \(text)") }
      return number
    }
    guard !numbers.isEmpty else { fail("\(name) needs a number") }
    print(try await measure(numbers))
  }

  /// What can be measured: each answers the seconds of one operation, or lines of `name=value`.
  private static let measurements: [String: @Sendable ([Int]) async throws -> String] = [
    "child": { "\(try startAndJoin(times: $0[0]))" },
    "ready": { "\(try await untilReady(times: $0[0]))" },
    "first-line": { "\(try await untilFirstLine(times: $0[0]))" },
    "round-trip": { "\(try await roundTrip(times: $0[0]))" },
    "map-double": { "\(try await mapDoubles(count: $0[0]))" },
    "map-struct": { "\(try await mapStructs(count: $0[0]))" },
    "doubles": { "\(try await returnDoubles(times: $0[0]))" },
    "kill": { try await killRun(jobs: $0[0], workers: $0.count > 1 ? $0[1] : 64).description },
  ]

  private static func fail(_ message: String) -> Never {
    let line = message + "\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(64)
  }
}
