import Glibc

/// Measures one thing of what processes share and prints the seconds that it took.
///
/// `suites/shared.py` runs it in turn with its peers; by hand:
///
///     SharedBenchmarks queue 1000000 1
@main
struct SharedBenchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let name = arguments.first, let measure = measurements[name] else {
      fail("usage: SharedBenchmarks \(measurements.keys.sorted().joined(separator: "|")) NUMBER …")
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
    "queue": { "\(try passThroughQueue(count: $0[0], pairs: $0.count > 1 ? $0[1] : 1))" },
    "waits": { try waitsOfMessages(count: $0[0]) },
    "large": { "\(try passLargeMessages(count: $0[0], bytes: 64 << 20, inPlace: false))" },
    "large-in-place": { "\(try passLargeMessages(count: $0[0], bytes: 64 << 20, inPlace: true))" },
    "array": { try handOverArray(count: $0[0]) },
    "copy": { "\(copyMemory(times: $0[0], bytes: 64 << 20))" },
    "copy-new": { "\(copyIntoNewMemory(times: $0[0], bytes: 64 << 20))" },
    "lock": { "\(try lockAndUnlock(times: $0[0]))" },
    "ping-pong": { "\(try thereAndBack(times: $0[0]))" },
  ]

  private static func fail(_ message: String) -> Never {
    let line = message + "\n"
    _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
    exit(64)
  }
}
