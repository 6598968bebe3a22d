/// Lines for a terminal.
enum TextBlock {
  /// Text in lines that are no wider than so many columns, broken between words where it can be.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in Escaping.line(text).split(separator: " ") {
      var word = word
      if !line.isEmpty, TerminalWidth.columns(line) + 1 + TerminalWidth.columns(word) > width {
        lines.append(line)
        line = ""
      }
      while TerminalWidth.columns(word) > width {
        let beginning = TerminalWidth.beginning(of: word, width: width)
        // At least one, however wide: there must be an end to it.
        let part = beginning.isEmpty ? word.prefix(1) : beginning
        lines.append(String(part))
        word = word[part.endIndex...]
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// Without the spaces at the end.
  static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
