/// Draws a panel of a ``Figure`` into a rectangle of a drawing.
struct PanelDrawing {
  private let panel: Figure.Panel
  private let x: Scaling
  private let y: Scaling
  private let frame: (left: Double, top: Double, width: Double, height: Double)
  private let size: (width: Double, height: Double)
  private let origin: (x: Double, y: Double)
  /// What marks the clip path of this panel, among those of a page.
  private let mark: String

  static let height = 380.0
  private static let legendLine = 20.0

  /// - Parameters:
  ///   - origin: the corner of the rectangle.
  ///   - width: how wide it is; it is ``height(of:width:)`` high.
  ///   - mark: no other panel of the document has it.
  init(_ panel: Figure.Panel, at origin: (x: Double, y: Double), width: Double, mark: String) {
    self.panel = panel
    self.origin = origin
    self.mark = mark
    let ranges = panel.ranges
    x = Scaling(panel.x, ranges.x)
    y = Scaling(panel.y, ranges.y)
    size = (width, Self.height(of: panel, width: width))
    let labels = y.ticks(about: 6).map { $0.label.count }.max() ?? 1
    let left = 34 + 7.2 * Double(max(labels, 2))
    let top = panel.title.isEmpty ? 12.0 : 34
    var height = Self.height - top - 48
    var plotWidth = width - left - 18
    if panel.isSquare {
      height = min(height, plotWidth)
      plotWidth = height
    }
    frame = (origin.x + left, origin.y + top, plotWidth, height)
  }

  /// How high a panel is, with its legend.
  static func height(of panel: Figure.Panel, width: Double) -> Double {
    height + legendLine * Double(legend(panel).count) + 12
  }

  private static func legend(_ panel: Figure.Panel) -> [Int] {
    panel.series.indices.filter { !panel.series[$0].name.isEmpty }
  }

  func draw(_ svg: inout XMLWriter) {
    if !panel.title.isEmpty {
      svg.element(
        "text",
        [
          "class": "head", "x": number(frame.left + frame.width / 2), "y": number(origin.y + 20),
          "text-anchor": "middle",
        ], text: panel.title)
    }
    axes(&svg)
    svg.element("clipPath", ["id": "clip\(mark)"]) { clip in
      clip.element(
        "rect",
        [
          "x": number(frame.left), "y": number(frame.top), "width": number(frame.width),
          "height": number(frame.height),
        ])
    }
    svg.element("g", ["clip-path": "url(#clip\(mark))"]) { group in
      for index in panel.series.indices { draw(index, &group) }
    }
    svg.element(
      "path",
      [
        "class": "line",
        "d": "M\(number(frame.left)) \(number(frame.top))v\(number(frame.height))"
          + "h\(number(frame.width))",
      ])
    legend(&svg)
  }

  // MARK: Axes

  private func axes(_ svg: inout XMLWriter) {
    let bottom = frame.top + frame.height
    for tick in x.ticks(about: max(2, Int(frame.width / 80))) {
      let place = number(frame.left + tick.place * frame.width)
      svg.element(
        "path", ["class": "grid", "d": "M\(place) \(number(frame.top))V\(number(bottom))"])
      svg.element(
        "text", ["x": place, "y": number(bottom + 17), "text-anchor": "middle"], text: tick.label)
    }
    for tick in y.ticks(about: 6) {
      let place = bottom - tick.place * frame.height
      svg.element(
        "path",
        ["class": "grid", "d": "M\(number(frame.left)) \(number(place))h\(number(frame.width))"])
      svg.element(
        "text",
        ["x": number(frame.left - 8), "y": number(place + 4), "text-anchor": "end"],
        text: tick.label)
    }
    svg.element(
      "text",
      [
        "class": "muted", "x": number(frame.left + frame.width / 2), "y": number(bottom + 38),
        "text-anchor": "middle",
      ], text: panel.x.label)
    let (side, middle) = (number(origin.x + 16), number(frame.top + frame.height / 2))
    svg.element(
      "text",
      [
        "class": "muted", "x": side, "y": middle, "text-anchor": "middle",
        "transform": "rotate(-90 \(side) \(middle))",
      ], text: panel.y.label)
  }

  // MARK: Series

  private func draw(_ index: Int, _ svg: inout XMLWriter) {
    let series = panel.series[index]
    let points = panel.visible(series)
    guard !points.isEmpty else { return }
    let colour = "c\(min(panel.colour(of: index), Palette.colours.count - 1))"
    switch series.marks {
    case .line: line(points, "line-\(colour)", &svg)
    case .dashes: line(points, "line-\(colour) dashed", &svg)
    case .dots: dots(points, colour, radius: points.count > 200 ? 1.1 : 2.5, &svg)
    case .band: band(points, colour, &svg)
    case .measurements:
      line(points, "line-\(colour)", &svg)
      for point in points { bar(point, "line-\(colour)", &svg) }
      dots(points, colour, radius: 4, &svg)
    }
  }

  private func line(_ points: [Figure.Point], _ style: String, _ svg: inout XMLWriter) {
    let path = points.map { place($0.x, $0.y) }.joined(separator: "L")
    svg.element("path", ["class": style, "d": "M\(path)"])
  }

  private func dots(
    _ points: [Figure.Point], _ colour: String, radius: Double, _ svg: inout XMLWriter
  ) {
    guard points.count <= 500 else {
      // One path for them all: a dot of each would be a large document.
      let size = number(2 * radius)
      let path = points.map { "M\(place($0.x, $0.y))h0" }.joined()
      svg.element("path", ["class": "line-\(colour) many", "stroke-width": size, "d": path])
      return
    }
    for point in points {
      svg.element(
        "circle",
        [
          "class": colour, "cx": number(left(point.x)), "cy": number(top(point.y)),
          "r": number(radius),
        ]
      ) { dot in
        dot.element("title", text: text(point))
      }
    }
  }

  private func bar(_ point: Figure.Point, _ style: String, _ svg: inout XMLWriter) {
    guard let spread = point.spread, panel.y.shows(spread.lowerBound) else { return }
    let (low, high) = (number(top(spread.lowerBound)), number(top(spread.upperBound)))
    let x = left(point.x)
    let (from, to) = (number(x - 5), number(x + 5))
    svg.element(
      "path",
      [
        "class": style,
        "d": "M\(from) \(high)H\(to)M\(from) \(low)H\(to)M\(number(x)) \(low)V\(high)",
      ])
  }

  private func band(_ points: [Figure.Point], _ colour: String, _ svg: inout XMLWriter) {
    let whole = points.filter { $0.spread.map { panel.y.shows($0.lowerBound) } ?? false }
    guard !whole.isEmpty else { return }
    let above = whole.map { place($0.x, $0.spread?.upperBound ?? $0.y) }
    let below = whole.reversed().map { place($0.x, $0.spread?.lowerBound ?? $0.y) }
    svg.element(
      "path",
      ["class": "\(colour) faint", "d": "M" + (above + below).joined(separator: "L") + "Z"])
  }

  private func text(_ point: Figure.Point) -> String {
    let (x, y) = (
      NumberText.significant(point.x, digits: 6), NumberText.significant(point.y, digits: 6)
    )
    guard let spread = point.spread else { return "\(x): \(y)" }
    let low = NumberText.significant(spread.lowerBound, digits: 4)
    return "\(x): \(y), from \(low) to \(NumberText.significant(spread.upperBound, digits: 4))"
  }

  private func legend(_ svg: inout XMLWriter) {
    for (row, index) in Self.legend(panel).enumerated() {
      let y = origin.y + Self.height + 8 + Self.legendLine * Double(row)
      let series = panel.series[index]
      let colour = "c\(min(panel.colour(of: index), Palette.colours.count - 1))"
      let (from, middle) = (number(frame.left), number(y))
      switch series.marks {
      case .line, .measurements, .dashes:
        let style = "line-\(colour)" + (series.marks == .dashes ? " dashed" : "")
        svg.element("path", ["class": style, "d": "M\(from) \(middle)h24"])
      case .dots, .band: break
      }
      if series.marks == .dots || series.marks == .measurements {
        svg.element(
          "circle", ["class": colour, "cx": number(frame.left + 12), "cy": middle, "r": "4"])
      }
      if series.marks == .band {
        svg.element(
          "rect",
          [
            "class": "\(colour) faint", "x": from, "y": number(y - 6), "width": "24",
            "height": "12",
          ])
      }
      svg.element(
        "text", ["x": number(frame.left + 32), "y": number(y + 4)], text: series.name)
    }
  }

  private func left(_ value: Double) -> Double { frame.left + x(value) * frame.width }
  private func top(_ value: Double) -> Double { frame.top + (1 - y(value)) * frame.height }
  private func place(_ x: Double, _ y: Double) -> String { "\(number(left(x))) \(number(top(y)))" }
  private func number(_ value: Double) -> String { XMLWriter.number(value) }

  /// The classes that the drawing uses.
  static let style =
    Palette.colours.enumerated().map { index, colour in
      ".c\(index){fill:\(colour)}.line-c\(index){stroke:\(colour);fill:none;stroke-width:2}"
    }.joined()
    + ".dashed{stroke-dasharray:6 5}.faint{fill-opacity:.25}.many{stroke-linecap:round}"
    + ".head{font-size:14px;font-weight:600}"
}
