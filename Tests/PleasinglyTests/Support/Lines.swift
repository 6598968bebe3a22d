import Testing

/// The names of the lecture's programs, as the issue has them.
let lecturePrograms = [
  "interactive", "simpson4pi", "multiprocess", "simpson4pi1", "simpson4pi2", "wall-clock",
  "exercise1", "hello-threading", "prodcons", "exercise2", "gil", "life-cycle", "computers",
]

/// The value and the error on one line, as the integrals print them.
struct ValueAndError {
  var value: Double
  var error: Double

  /// Records an issue and returns nil unless the run printed exactly that.
  init?(_ outcome: Outcome, sourceLocation: SourceLocation = #_sourceLocation) {
    let words = outcome.lines.first?.split(separator: " ", omittingEmptySubsequences: false) ?? []
    guard outcome.lines.count == 1, words.count == 2, let value = Double(words[0]),
      let error = Double(words[1]), "\(value) \(error)" == outcome.lines[0]
    else {
      Issue.record("no value and error: \(outcome)", sourceLocation: sourceLocation)
      return nil
    }
    self.value = value
    self.error = error
  }
}

/// Whether the lines `parts` are among `lines` in this order, perhaps with others in between.
func inOrder(_ parts: [String], in lines: [String]) -> Bool {
  var rest = lines[...]
  for part in parts {
    guard let index = rest.firstIndex(of: part) else { return false }
    rest = rest[(index + 1)...]
  }
  return true
}
