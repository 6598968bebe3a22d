/// How much room text takes in a terminal, where some characters are two columns wide.
enum TerminalWidth {
  /// The columns of some text; what moves the cursor must have been made harmless before.
  static func columns(_ text: some StringProtocol) -> Int {
    text.reduce(0) { $0 + columns(of: $1) }
  }

  /// The columns of a character: 1 or 2.
  static func columns(of character: Character) -> Int {
    character.unicodeScalars.contains(where: isWide) ? 2 : 1
  }

  /// Filled up with spaces, or cut, to so many columns; a number of them is put to the right.
  static func fitted(_ text: String, width: Int, isNumber: Bool = false) -> String {
    let text = Escaping.line(text)
    let room = width - columns(text)
    if room >= 0 {
      let spaces = String(repeating: " ", count: room)
      return isNumber ? spaces + text : text + spaces
    }
    guard width >= 1 else { return "" }
    let cut = beginning(of: text[...], width: width - 1)
    return cut + "…" + String(repeating: " ", count: width - 1 - columns(cut))
  }

  /// As much of a text as finds room in so many columns.
  static func beginning(of text: Substring, width: Int) -> Substring {
    var used = 0
    return text.prefix { character in
      used += columns(of: character)
      return used <= width
    }
  }

  /// A name that is no wider than that, if need be without its middle: at its end there is a number.
  static func shortened(_ name: String, width: Int) -> String {
    let name = Escaping.line(name)
    guard columns(name) > width, width >= 8 else { return name }
    var end = name.suffix(4)
    while columns(end) > 4 { end = end.dropFirst() }
    return fitted(name, width: width - columns(end)) + end
  }

  /// East Asian wide characters and emoji (Unicode Standard Annex 11, and emoji presentation).
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case ..<0x1100: false
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff,
      0xfe0f, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f,
      0x1f680...0x1f6ff, 0x1f900...0x1faff, 0x20000...0x3fffd:
      true
    default: scalar.properties.isEmojiPresentation
    }
  }
}
