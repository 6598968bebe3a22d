/// Cuts a formula into words.
struct ExpressionTokenizer {
  private let characters: [UInt8]
  private var position = 0

  /// Up to here characters, not bytes, have been counted.
  private var counted = (position: 0, column: 1)

  /// The place of the last word, counted from 1.
  private(set) var column = 1

  init(_ text: String) {
    characters = Array(text.utf8)
  }

  private func byte(_ offset: Int = 0) -> UInt8 {
    position + offset < characters.count ? characters[position + offset] : 0
  }

  /// The next word; nil at the end.
  mutating func next() throws(ExpressionError) -> ExpressionToken? {
    while [0x20, 0x09, 0x0A, 0x0D].contains(byte()) { position += 1 }
    countColumns()
    column = counted.column
    guard position < characters.count else { return nil }
    switch byte() {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."):
      return try number()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      return name()
    default:
      return try symbol()
    }
  }

  private mutating func countColumns() {
    while counted.position < position {
      if characters[counted.position] & 0xC0 != 0x80 { counted.column += 1 }
      counted.position += 1
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func number() throws(ExpressionError) -> ExpressionToken {
    let start = position
    while Self.isDigit(byte()) || byte() == UInt8(ascii: ".") { position += 1 }
    if byte() | 0x20 == UInt8(ascii: "e") {
      let hasSign = byte(1) == UInt8(ascii: "+") || byte(1) == UInt8(ascii: "-")
      if Self.isDigit(byte(hasSign ? 2 : 1)) {
        position += hasSign ? 2 : 1
        while Self.isDigit(byte()) { position += 1 }
      }
    }
    let text = String(decoding: characters[start..<position], as: UTF8.self)
    guard let value = Double(text), value.isFinite else {
      throw ExpressionError(.invalidNumber(text), column: column)
    }
    return .number(value)
  }

  private mutating func name() -> ExpressionToken {
    let start = position
    while Self.isDigit(byte()) || byte() == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte() | 0x20)
    {
      position += 1
    }
    return .name(String(decoding: characters[start..<position], as: UTF8.self))
  }

  private mutating func symbol() throws(ExpressionError) -> ExpressionToken {
    let pair = String(decoding: [byte(), byte(1)], as: UTF8.self)
    if ["<=", ">=", "==", "!=", "**", "&&", "||"].contains(pair) {
      position += 2
      return .symbol(pair == "**" ? "^" : pair)
    }
    let single = String(decoding: [byte()], as: UTF8.self)
    guard "+-*/^(),<>!".utf8.contains(byte()) else {
      let rest = String(decoding: characters[position...].prefix(8), as: UTF8.self)
      throw ExpressionError(.unexpectedCharacter(String(rest.prefix(1))), column: column)
    }
    position += 1
    return .symbol(single)
  }
}
