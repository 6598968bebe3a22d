/// How a process ended.
enum Ending: Equatable {
  case code(Int32)
  case signal(Int32)
}

/// What a run of the program left.
struct Outcome {
  var standardOutput: String
  var standardError: String
  var ending: Ending
  /// What each single write to standard output wrote.
  var writes: [String]
  /// From the start to the end.
  var duration: Duration

  /// The lines on standard output.
  var lines: [String] { Self.lines(of: standardOutput) }
  /// The lines on standard error.
  var errorLines: [String] { Self.lines(of: standardError) }
  /// Whether it ended with status 0 and complained of nothing.
  var succeeded: Bool { ending == .code(0) && standardError.isEmpty }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
