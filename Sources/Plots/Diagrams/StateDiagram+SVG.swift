internal import Glibc

extension StateDiagram {
  private static let cell = (width: 216.0, height: 160.0)
  private static let box = (width: 136.0, height: 38.0)

  /// The diagram as a drawing, in light and dark.
  ///
  /// - Returns: an SVG document, with the transitions in words for those who cannot see it.
  public func svg() -> String {
    XMLWriter.drawing(
      width: size.width, height: size.height, title: title, description: description,
      style: Self.style
    ) { draw(&$0) }
  }

  /// The diagram as a page of its own; it fetches nothing.
  ///
  /// - Returns: an HTML document.
  public func html() -> String {
    PlainPage.html(
      title: title, description: description,
      body: "<section style=\"max-width:\(Int(size.width))px\">\(svg())</section>")
  }

  private var size: (width: Double, height: Double) {
    let columns = (states.map(\.column).max() ?? 0) + 1
    let rows = (states.map(\.row).max() ?? 0) + 1
    return (Self.cell.width * columns + 20, Self.cell.height * (rows - 1) + 124)
  }

  private func centre(_ state: Int) -> (x: Double, y: Double) {
    (
      10 + Self.cell.width * (states[state].column + 0.5),
      44 + Self.box.height / 2 + 20 + Self.cell.height * states[state].row
    )
  }

  private func draw(_ svg: inout XMLWriter) {
    svg.element("text", ["class": "name", "x": "16", "y": "28"], text: title)
    svg.element("defs") { defs in
      defs.element(
        "marker",
        [
          "id": "arrow", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "8",
          "markerHeight": "8", "orient": "auto",
        ]
      ) { $0.element("path", ["class": "head", "d": "M0 0L10 5L0 10z"]) }
    }
    for transition in valid { draw(transition, &svg) }
    for (index, state) in states.enumerated() {
      let (x, y) = centre(index)
      svg.element(
        "rect",
        [
          "class": "state", "x": number(x - Self.box.width / 2),
          "y": number(y - Self.box.height / 2), "width": number(Self.box.width),
          "height": number(Self.box.height), "rx": "10",
        ])
      svg.element(
        "text", ["x": number(x), "y": number(y + 4), "text-anchor": "middle"], text: state.name)
    }
  }

  private func draw(_ transition: Transition, _ svg: inout XMLWriter) {
    let (from, to) = (centre(transition.from), centre(transition.to))
    let length = hypot(to.x - from.x, to.y - from.y)
    guard length > 1 else { return }
    let along = (x: (to.x - from.x) / length, y: (to.y - from.y) / length)
    // Ways there and back pass each other on their right.
    let isBothWays = valid.contains { $0.from == transition.to && $0.to == transition.from }
    let aside = isBothWays ? 9.0 : 0
    let shift = (x: -along.y * aside, y: along.x * aside)
    let start = edge(from, along, 0, shift)
    let end = edge(to, (-along.x, -along.y), 3, shift)
    let style = transition.count > 0 ? "way" : "way never"
    svg.element(
      "path",
      [
        "class": style, "marker-end": "url(#arrow)",
        "d": "M\(number(start.x)) \(number(start.y))L\(number(end.x)) \(number(end.y))",
      ])
    let isLevel = abs(along.y) < 0.1
    // Nearer to the lower state, where the ways of several are far apart, at two heights; beside the arrow, on the side
    // where the one back is not.
    let part = isLevel ? 0.5 : along.y > 0 ? 0.6 : 0.18
    let x = start.x + part * (end.x - start.x) + (isLevel ? 0 : shift.x < 0 ? -7 : 7)
    let y = start.y + part * (end.y - start.y) + (isLevel ? (shift.y > 0 ? 16 : -8) : 0)
    let anchor = isLevel ? "middle" : shift.x < 0 ? "end" : "start"
    let count = transition.count
    let text = transition.label.isEmpty ? "\(count)" : "\(transition.label) \(count)×"
    for style in ["halo", "count"] {
      svg.element(
        "text", ["class": style, "x": number(x), "y": number(y + 2), "text-anchor": anchor],
        text: text)
    }
  }

  /// Where the way leaves a state's box, a little farther out, and to the side.
  private func edge(
    _ centre: (x: Double, y: Double), _ direction: (x: Double, y: Double), _ gap: Double,
    _ shift: (x: Double, y: Double)
  ) -> (x: Double, y: Double) {
    func room(_ half: Double, _ direction: Double, _ shift: Double) -> Double {
      guard direction != 0 else { return .infinity }
      return (half - (direction < 0 ? -shift : shift)) / abs(direction)
    }
    let far =
      min(
        room(Self.box.width / 2, direction.x, shift.x),
        room(Self.box.height / 2, direction.y, shift.y)) + gap
    return (centre.x + direction.x * far + shift.x, centre.y + direction.y * far + shift.y)
  }

  private func number(_ value: Double) -> String { XMLWriter.number(value) }

  private static let style = """
    .state{fill:#eaf3fb;stroke:#0072b2;stroke-width:1.5}.way{stroke:#444;stroke-width:1.5}\
    .never{stroke-dasharray:4 4}.head{fill:#444}.count{fill:#0072b2;font-weight:600}\
    .halo{stroke-width:4;stroke-linejoin:round}\
    @media (prefers-color-scheme:dark){.state{fill:#12283a;stroke:#56b4e9}.way{stroke:#bbb}\
    .head{fill:#bbb}.count{fill:#56b4e9}}
    """
}
