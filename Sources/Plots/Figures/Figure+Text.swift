extension Figure {
  /// The figure as text, in Unicode's braille dots, one panel below the other.
  ///
  /// Lines bear the letter that the legend gives them, and a second cloud of points a character of its own;
  /// there are no colours.
  ///
  /// - Parameter width: of the terminal, in columns; no line is wider, from 16 on.
  /// - Returns: lines without their ends.
  public func text(width: Int) -> [String] {
    let width = max(16, width)
    var lines = TextBlock.wrapped(title, width: width)
    for panel in panels {
      lines.append("")
      lines += PanelText(panel, width: width).lines
    }
    return lines
  }
}

/// A panel of a figure as text.
private struct PanelText {
  private let panel: Figure.Panel
  private let width: Int
  private let x: Scaling
  private let y: Scaling
  private let labels: [Int: String]
  private let margin: Int
  private var canvas: BrailleCanvas

  init(_ panel: Figure.Panel, width: Int) {
    self.panel = panel
    self.width = width
    let ranges = panel.ranges
    x = Scaling(panel.x, ranges.x)
    y = Scaling(panel.y, ranges.y)
    let rows = min(20, max(5, width / 4))
    var labels: [Int: String] = [:]
    for tick in y.ticks(about: rows / 3) {
      let row = rows - 1 - min(rows - 1, Int(tick.place * Double(rows)))
      if labels[row] == nil { labels[row] = tick.label }
    }
    self.labels = labels
    margin = min(labels.values.map(\.count).max() ?? 1, width / 3)
    var columns = max(4, min(width, 120) - margin - 1)
    // A character is about twice as high as wide, as is its field of dots.
    if panel.isSquare { columns = min(columns, 2 * rows) }
    canvas = BrailleCanvas(columns: columns, rows: rows)
    for index in panel.series.indices { draw(index) }
  }

  private mutating func draw(_ index: Int) {
    let series = panel.series[index]
    let points = panel.visible(series)
    switch series.marks {
    case .dots:
      let sign = dotSign(index)
      for point in points {
        let place = self.place(point.x, point.y)
        if sign == Self.dot {
          canvas.set(place.x, place.y)
        } else if isInside(point), canvas.isBlank(place.x, place.y) {
          canvas.put(sign, place.x, place.y)
        }
      }
    case .band:
      line(points.map { ($0.x, $0.spread?.lowerBound ?? $0.y) }, isDashed: true)
      line(points.map { ($0.x, $0.spread?.upperBound ?? $0.y) }, isDashed: true)
    case .line, .dashes, .measurements:
      line(points.map { ($0.x, $0.y) }, isDashed: series.marks == .dashes)
      for point in points {
        guard series.marks == .measurements, let spread = point.spread,
          panel.y.shows(spread.lowerBound)
        else { continue }
        canvas.line(place(point.x, spread.lowerBound), place(point.x, spread.upperBound))
      }
      // The legend tells of no line that has no name.
      guard !series.name.isEmpty else { return }
      // At its end, or as near to that as no other line has its letter.
      for point in points.reversed() where isInside(point) {
        let place = self.place(point.x, point.y)
        if canvas.put(Self.letter(index), place.x, place.y) { break }
      }
    }
  }

  private mutating func line(_ points: [(Double, Double)], isDashed: Bool) {
    let places = points.map { place($0.0, $0.1) }
    for (from, to) in zip(places, places.dropFirst()) { canvas.line(from, to, isDashed: isDashed) }
  }

  private func isInside(_ point: Figure.Point) -> Bool {
    (0...1).contains(x(point.x)) && (0...1).contains(y(point.y))
  }

  private func place(_ x: Double, _ y: Double) -> (x: Int, y: Int) {
    (
      Int((self.x(x) * Double(canvas.width - 1)).rounded()),
      Int((self.y(y) * Double(canvas.height - 1)).rounded())
    )
  }

  private static let dot: Character = "⠂"

  /// What a cloud of points is drawn with: the first with dots, the next with characters where there are none.
  private func dotSign(_ index: Int) -> Character {
    let number = panel.series[..<index].count { $0.marks == .dots }
    let others: [Character] = ["×", "+", "○", "◇"]
    return number == 0 ? Self.dot : others[(number - 1) % others.count]
  }

  private static func letter(_ index: Int) -> Character {
    Unicode.Scalar(UInt8(ascii: "A") + UInt8(index % 26)).description.first ?? "A"
  }

  var lines: [String] {
    var lines = panel.title.isEmpty ? [] : TextBlock.wrapped(panel.title, width: width)
    lines += TextBlock.wrapped(panel.y.label, width: width)
    for (row, dots) in canvas.lines.enumerated() {
      let label = String((labels[row] ?? "").prefix(margin))
      let axis = labels[row] == nil ? "│" : "┤"
      lines.append(
        TextBlock.trimmed(
          String(repeating: " ", count: margin - label.count) + label + axis + dots))
    }
    lines.append(
      String(repeating: " ", count: margin) + "└" + String(repeating: "─", count: canvas.columns))
    lines.append(TextBlock.trimmed(String(repeating: " ", count: margin + 1) + xLabels))
    let label = TextBlock.wrapped(panel.x.label, width: width)
    let length = label.first.map { TerminalWidth.columns($0) } ?? 0
    let middle = margin + 1 + (canvas.columns - length) / 2
    let room = max(0, min(middle, width - length))
    lines += label.count == 1 ? [String(repeating: " ", count: room) + label[0]] : label
    for index in panel.series.indices where !panel.series[index].name.isEmpty {
      let marks = panel.series[index].marks
      let sign =
        switch marks {
        case .dots: String(dotSign(index))
        case .band: "┄"
        case .line, .dashes, .measurements: String(Self.letter(index))
        }
      lines += TextBlock.wrapped("\(sign) \(panel.series[index].name)", width: width)
    }
    return lines
  }

  /// The labels of the axis to the right, those that find room.
  private var xLabels: String {
    var text: [Character] = Array(repeating: " ", count: canvas.columns)
    var end = -1
    for tick in x.ticks(about: max(2, canvas.columns / 10)) {
      let middle = Int(tick.place * Double(canvas.columns - 1))
      let start = min(max(0, middle - tick.label.count / 2), canvas.columns - tick.label.count)
      guard start > end, start >= 0 else { continue }
      for (offset, character) in tick.label.enumerated() { text[start + offset] = character }
      end = start + tick.label.count
    }
    return String(text)
  }
}
