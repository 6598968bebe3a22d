import Glibc

/// Measures one thing of the numerical modules and prints the seconds that it took.
///
/// `suites/numerics.py` runs it in turn with its peers; by hand:
///
///     NumericBenchmarks circle 100000001 2
@main
struct NumericBenchmarks {
  static func main() async throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let name = arguments.first, let measure = measurements[name] else {
      fail("usage: NumericBenchmarks \(measurements.keys.sorted().joined(separator: "|")) NUMBER …")
    }
    let numbers = arguments.dropFirst().map { text in
      guard let number = Int(text), number > 0 else { fail("not a positive number: \(text)") }
      return number
    }
    guard !numbers.isEmpty else { fail("\(name) needs a number") }
    print(try await measure(numbers))
  }

  /// What can be measured: each answers the seconds of one operation.
  private static let measurements: [String: @Sendable ([Int]) async throws -> Double] = [
    "circle": { try await circle(samples: $0[0], threads: $0.count > 1 ? $0[1] : 1) },
    "circle-processes": { try await circleOnProcesses(samples: $0[0], workers: $0[1]) },
    "circle-warm-threads": { try await circleOnThreads(samples: $0[0], workers: $0[1]) },
    "closure": { try throughClosure(samples: $0[0]) },
    "loop": { try byHand(samples: $0[0]) },
    "expression": { try expression(samples: $0[0]) },
    "waves": { try compiledFormula(samples: $0[0]) },
    "pi": { try await hits(samples: $0[0]) },
    "adaptive": { try adaptive(rounds: $0[0]) },
  ]

  private static func fail(_ message: String) -> Never {
    let line = message + "\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(64)
  }
}
