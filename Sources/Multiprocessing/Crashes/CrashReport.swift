internal import Jobs

/// What a dead worker's standard error tells of its end.
struct CrashReport: Hashable, Sendable {
  /// What went wrong: the `Fatal error:` line, or the `Swift runtime failure:` of the backtracer.
  var message: String?
  /// The frames of the thread that crashed, the innermost first.
  var backtrace: [String]
  /// The last of what the worker wrote, the backtracer's report left out.
  var standardError: String

  /// How much of the standard error an error carries.
  static let longest = 4096

  /// Reads the end of a worker's standard error.
  init(parsing tail: [UInt8]) {
    let text = String(decoding: tail, as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.last == "\r" ? $0.dropLast() : $0
    }
    var report: [Substring] = []
    if var start = lines.lastIndex(where: Self.isHeadline) {
      // «*** Signal 4: Backtracing from …» comes before it, with an empty line between.
      if let first = lines[max(0, start - 2)..<start].firstIndex(where: Self.isAnnouncement) {
        start = first
      }
      report = Array(lines[start...])
      lines.removeSubrange(start...)
      // The backtracer puts an empty line before its report.
      if lines.last?.isEmpty == true { lines.removeLast() }
    }
    backtrace = Self.frames(report)
    let fatalError =
      Self.tellsOfSilentTrap(report, backtrace) ? nil : lines.last(where: Self.isFatalError)
    message = fatalError.map { Self.trimmed($0) } ?? Self.runtimeFailure(report)
    standardError = Self.lastPart(lines.joined(separator: "\n"))
  }

  private static func isAnnouncement(_ line: Substring) -> Bool {
    line.hasPrefix("*** Signal ") && line.place(of: ": Backtracing from ") != nil
  }

  private static func isHeadline(_ line: Substring) -> Bool {
    line.hasPrefix("*** Program crashed: ") || line.hasPrefix("*** Swift runtime failure: ")
  }

  /// The runtime writes `File.swift:12: Fatal error: …`, or `Fatal error: …` alone.
  ///
  /// `precondition`, `assert` and forced `try` say it in their own words.
  private static func isFatalError(_ line: Substring) -> Bool {
    let kinds: [StaticString] = ["Fatal error", "Precondition failed", "Assertion failed"]
    return kinds.contains { kind in
      guard let range = line.place(of: kind) else { return false }
      return range.lowerBound == line.startIndex
        || line[..<range.lowerBound].hasSuffix(": ")
    }
  }

  /// Whether the report shows that the runtime had nothing to say: then a `Fatal error:` line before
  /// it is something that this job wrote, and lived.
  ///
  /// What the runtime says, it says in one of these functions and dies there, or it aborts.
  private static func tellsOfSilentTrap(_ report: [Substring], _ backtrace: [String]) -> Bool {
    let tellers: [StaticString] = [
      "_assertionFailure", "fatalError", "_fatalErrorMessage", "_preconditionFailure",
      "swift_unexpectedError", "abort",
    ]
    guard !backtrace.isEmpty, report.allSatisfy({ $0.place(of: ": Aborted") == nil }) else {
      return false
    }
    return !backtrace.prefix(8).contains { frame in tellers.contains { frame.place(of: $0) != nil }
    }
  }

  private static func runtimeFailure(_ report: [Substring]) -> String? {
    for line in report {
      guard let range = line.place(of: "Swift runtime failure: ") else { continue }
      var text = line[range.lowerBound...]
      // In a frame it is followed by the binary and the place.
      if let end = text.place(of: " in ") { text = text[..<end.lowerBound] }
      if text.hasSuffix(" ***") { text = text.dropLast(4) }
      return trimmed(text)
    }
    return nil
  }

  /// The lines that begin with a number, up to the empty line that ends the crashed thread.
  private static func frames(_ report: [Substring]) -> [String] {
    guard
      let thread = report.firstIndex(where: {
        $0.hasPrefix("Thread ") && $0.place(of: "crashed") != nil
      })
    else { return [] }
    var frames: [String] = []
    for line in report[(thread + 1)...] {
      let text = trimmed(line)
      if text.isEmpty {
        if frames.isEmpty { continue }
        break
      }
      if text.prefix(while: \.isNumber).isEmpty, text != "..." { continue }
      frames.append(text)
    }
    if frames.last == "..." { frames.removeLast() }
    return frames
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// The end of a text, from the beginning of a line if that is not too far.
  private static func lastPart(_ text: String) -> String {
    guard text.utf8.count > longest else { return text }
    let part = String(decoding: text.utf8.suffix(longest), as: UTF8.self)
    // Not behind a line that is most of it.
    let beginning = part.utf8.prefix(longest / 4)
    guard let end = beginning.firstIndex(of: UInt8(ascii: "\n")) else { return part }
    return String(part[part.utf8.index(after: end)...])
  }
}
