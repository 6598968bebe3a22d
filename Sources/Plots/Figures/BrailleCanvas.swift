/// A drawing of dots in a terminal, two by four a character.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  private var cells: [UInt8]
  private var letters: [Character?]

  /// The bit of each dot, by column and row in its character.
  private static let bits: [[UInt8]] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]]

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: 0, count: columns * rows)
    letters = Array(repeating: nil, count: columns * rows)
  }

  var width: Int { 2 * columns }
  var height: Int { 4 * rows }

  /// Sets a dot, counted from the lower left; what lies outside is not drawn.
  mutating func set(_ x: Int, _ y: Int) {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    let top = height - 1 - y
    cells[top / 4 * columns + x / 2] |= Self.bits[x % 2][top % 4]
  }

  /// Whether nothing is drawn in the character that has this dot.
  func isBlank(_ x: Int, _ y: Int) -> Bool {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return true }
    let index = (height - 1 - y) / 4 * columns + x / 2
    return cells[index] == 0 && letters[index] == nil
  }

  /// Puts a letter where a dot is, unless there is one.
  ///
  /// - Returns: whether it is there now.
  @discardableResult
  mutating func put(_ letter: Character, _ x: Int, _ y: Int) -> Bool {
    guard (0..<width).contains(x), (0..<height).contains(y) else { return false }
    let index = (height - 1 - y) / 4 * columns + x / 2
    guard letters[index] == nil else { return false }
    letters[index] = letter
    return true
  }

  /// Sets the dots of a line; of a dashed one, two of four.
  mutating func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), isDashed: Bool = false) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y))
    guard steps <= 20 * (width + height) else { return }
    for step in 0...max(steps, 1) {
      guard !isDashed || step % 4 < 2 else { continue }
      let part = Double(step) / Double(max(steps, 1))
      set(
        from.x + Int((part * Double(to.x - from.x)).rounded()),
        from.y + Int((part * Double(to.y - from.y)).rounded()))
    }
  }

  /// The lines of text, the highest first.
  var lines: [String] {
    (0..<rows).map { row in
      String(
        (0..<columns).map { column -> Character in
          let index = row * columns + column
          if let letter = letters[index] { return letter }
          guard cells[index] > 0 else { return " " }
          return Unicode.Scalar(0x2800 + UInt32(cells[index])).map(Character.init) ?? "?"
        })
    }
  }
}
