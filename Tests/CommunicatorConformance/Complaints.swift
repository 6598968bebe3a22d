import Jobs

/// Collects what a check finds wrong on one rank.
struct Complaints {
  private(set) var complaints: [String] = []
  private let place: String

  init(of rank: Int, _ size: Int) { place = "rank \(rank) of \(size)" }

  mutating func equal<Value: Equatable>(
    _ found: Value, _ expected: Value, _ what: String, line: Int = #line
  ) {
    guard found != expected else { return }
    complaints.append(
      "\(place), line \(line): \(what): \(Self.brief(found)) instead of \(Self.brief(expected))")
  }

  /// Compares the bits.
  mutating func sameBits(
    _ found: [Double], _ expected: [Double], _ what: String, line: Int = #line
  ) {
    equal(found.map(\.bitPattern), expected.map(\.bitPattern), what, line: line)
  }

  mutating func isTrue(_ condition: Bool, _ what: String, line: Int = #line) {
    if !condition { complaints.append("\(place), line \(line): \(what)") }
  }

  /// Expects an error.
  mutating func throwing(
    _ expected: CommunicatorError, _ what: String, line: Int = #line,
    _ body: () throws(CommunicatorError) -> Void
  ) {
    do {
      try body()
      complaints.append("\(place), line \(line): \(what): nothing was thrown")
    } catch {
      equal(error, expected, what, line: line)
    }
  }

  private static func brief(_ value: Any) -> String { String("\(value)".prefix(120)) }
}
