/// What the colours and marks mean.
extension GanttDrawing {
  enum Key {
    case job(Int, String)
    case mark(String)
    case state(String)
  }

  var legend: [Key] {
    var keys: [Key] = []
    for (index, name) in chart.names.prefix(Palette.colours.count - 1).enumerated()
    where !name.isEmpty {
      keys.append(.job(index, name))
    }
    let rest = chart.names.count - Palette.colours.count + 1
    if rest > 0 { keys.append(.job(Palette.colours.count - 1, "\(rest) other kinds")) }
    let spans = rows.lazy.flatMap(\.spans)
    let marks: [String] = ["failed", "crashed", "given up"].filter { mark in
      spans.contains { Self.mark($0.outcome) == mark }
    }
    let states: [String] = ["runnable", "running", "blocked", "sleeping"].filter { state in
      rows.contains { $0.states.contains { Self.className($0.state) == state } }
    }
    return keys + marks.map(Key.mark) + states.map(Key.state)
  }

  func key(_ key: Key, _ svg: inout XMLWriter, x: Double, y: Double) {
    let (name, kind): (String, String)
    switch key {
    case .job(let index, let text): (name, kind) = (text, "job c\(index)")
    case .state(let text): (name, kind) = ("thread \(text)", "s-\(text)")
    case .mark(let text):
      symbol(text, &svg, x: x + 7, y: y - 4)
      (name, kind) = (text, "")
    }
    if !kind.isEmpty {
      let isState = if case .state = key { true } else { false }
      svg.element(
        "rect",
        [
          "class": kind, "x": XMLWriter.number(x), "y": XMLWriter.number(y - (isState ? 7 : 10)),
          "width": "14", "height": isState ? "5" : "12",
        ])
    }
    svg.element(
      "text", ["x": XMLWriter.number(x + 20), "y": XMLWriter.number(y)],
      text: Self.shortened(name, to: 24))
  }
}
