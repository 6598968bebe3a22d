/// Text that others chose, made harmless where it is put.
enum Escaping {
  /// Text in XML or HTML, between tags or in an attribute's quotes.
  ///
  /// What XML does not allow at all (most control characters) becomes a picture of it, such as `␛`.
  static func xml(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\u{0}"..."\u{1f}": escaped.unicodeScalars.append(picture(of: scalar))
      case "\u{7f}": escaped += "\u{2421}"
      case "\u{80}"..."\u{9f}", "\u{fffe}", "\u{ffff}": escaped += "\u{fffd}"
      // Line breaks of other scripts, and what turns the direction of the text behind it.
      case "\u{2028}", "\u{2029}": escaped += " "
      case "\u{202a}"..."\u{202e}", "\u{2066}"..."\u{2069}": continue
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A string of JSON with its quotes, which may stand in an HTML script as well.
  static func json(_ text: String) -> String {
    var escaped = "\""
    escaped.reserveCapacity(text.utf8.count + 2)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      // `<` can end the script around it, the line separators a line of it.
      case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}", "<", ">", "&", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }

  /// Text for one line of a terminal: nothing in it moves the cursor or changes a colour.
  static func line(_ text: String) -> String {
    var escaped = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{0}"..."\u{1f}": escaped.append(picture(of: scalar))
      case "\u{7f}": escaped.append("\u{2421}")
      case "\u{80}"..."\u{9f}", "\u{2028}"..."\u{202e}", "\u{2066}"..."\u{2069}":
        escaped.append("\u{fffd}")
      default: escaped.append(scalar)
      }
    }
    return String(escaped)
  }

  private static func picture(of control: Unicode.Scalar) -> Unicode.Scalar {
    Unicode.Scalar(0x2400 + control.value) ?? "\u{fffd}"
  }
}
