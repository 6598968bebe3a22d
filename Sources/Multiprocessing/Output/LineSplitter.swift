/// Cuts what a process writes into lines, however the bytes arrive.
struct LineSplitter {
  /// A line that is longer comes in parts.
  static let longest = 1 << 16

  private var partial: [UInt8] = []

  /// Takes bytes in and returns the lines that are whole.
  mutating func push(_ bytes: some Collection<UInt8>) -> [String] {
    var lines: [String] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let line = rest.prefix { $0 != UInt8(ascii: "\n") }.prefix(Self.longest - partial.count)
      partial += line
      rest = rest.dropFirst(line.count)
      if rest.first == UInt8(ascii: "\n") {
        rest = rest.dropFirst()
        lines.append(takePartial())
      } else if partial.count == Self.longest {
        lines.append(takePartial())
      }
    }
    return lines
  }

  /// The last line, if it was left without an end.
  mutating func finish() -> String? {
    partial.isEmpty ? nil : takePartial()
  }

  private mutating func takePartial() -> String {
    defer { partial.removeAll(keepingCapacity: true) }
    if partial.last == UInt8(ascii: "\r") { partial.removeLast() }
    return String(decoding: partial, as: UTF8.self)
  }
}
