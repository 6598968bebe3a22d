/// Comma-separated values as RFC 4180 has them, with a header.
enum CSVText {
  /// A line of names, and a line a row.
  static func lines(header: [String], rows: [[String]]) -> [String] {
    ([header] + rows).map { $0.map(field).joined(separator: ",") }
  }

  private static func field(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\""
      + text.split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\"\"") + "\""
  }
}
