internal import Jobs

/// The drawing of a ``TimelineChart``.
struct GanttDrawing {
  let chart: TimelineChart
  let rows: [TimelineChart.Lane]
  let width: Double
  let left: Double
  let top = 78.0
  let barHeight = 16.0
  let levelHeight = 7.0

  init(_ chart: TimelineChart, width: Double) {
    self.chart = chart
    self.width = width
    // Threads that ran no job are shown by their states.
    rows = chart.workers + chart.lanes.filter { $0.spans.isEmpty && $0.isEventful }
    let longest = rows.map { min($0.place.name.count, 24) }.max() ?? 6
    left = min(24 + 7.2 * Double(max(longest, 6)), width * 0.35)
  }

  var plotWidth: Double { width - left - 24 }

  func rowHeight(_ lane: TimelineChart.Lane) -> Double {
    barHeight + levelHeight * Double(min(lane.levelCount, 4) - 1)
      + (lane.states.isEmpty || lane.spans.isEmpty ? 0 : 6) + 10
  }

  func x(_ time: UInt64) -> Double {
    left + plotWidth * Double(time) / Double(max(chart.duration, 1))
  }

  var svg: String {
    let rowsHeight = rows.reduce(0) { $0 + rowHeight($1) }
    let entries = legend
    let perLine = max(1, Int((width - 32) / 190))
    let lines = (entries.count + perLine - 1) / perLine
    let height = top + rowsHeight + 34 + 22 * Double(lines) + 14
    return XMLWriter.drawing(
      width: width, height: height, title: chart.title, description: chart.summary,
      style: Self.style
    ) { svg in
      svg.element(
        "text", ["class": "name", "x": "16", "y": "28"],
        text: Self.shortened(chart.title, to: Self.titleLength(width: width)))
      svg.element(
        "text", ["class": "muted", "x": "16", "y": "48"],
        text: Self.shortened(chart.summary, to: Int(width / 6.6)))
      axis(&svg, height: rowsHeight)
      var y = top
      for (index, lane) in rows.enumerated() {
        row(lane, &svg, y: y, isShaded: index % 2 == 0)
        y += rowHeight(lane)
      }
      for (index, entry) in entries.enumerated() {
        let (line, column) = index.quotientAndRemainder(dividingBy: perLine)
        key(entry, &svg, x: 16 + 190 * Double(column), y: y + 28 + 22 * Double(line))
      }
    }
  }

  func axis(_ svg: inout XMLWriter, height: Double) {
    let (unit, name) = Self.unit(chart.duration)
    let end = Double(chart.duration) / unit
    let ticks = Ticks.linear(0...max(end, 1e-9), about: max(2, Int(plotWidth / 110)))
    for (tick, label) in zip(ticks, Ticks.labels(ticks)) {
      let x = XMLWriter.number(left + plotWidth * tick / max(end, 1e-9))
      svg.element(
        "path",
        ["class": "grid", "d": "M\(x) \(top - 6)V\(XMLWriter.number(top + height))"])
      svg.element(
        "text", ["class": "muted", "x": x, "y": "\(top - 10)", "text-anchor": "middle"],
        text: tick == ticks.last ? "\(label) \(name)" : label)
    }
  }

  func row(
    _ lane: TimelineChart.Lane, _ svg: inout XMLWriter, y: Double, isShaded: Bool
  ) {
    let height = rowHeight(lane)
    svg.element("g", [:]) { group in
      group.element("title", text: description(of: lane))
      if isShaded {
        group.element(
          "rect",
          [
            "class": "band", "x": "8", "y": XMLWriter.number(y),
            "width": XMLWriter.number(width - 16), "height": XMLWriter.number(height),
          ])
      }
      group.element(
        "text",
        [
          "x": XMLWriter.number(left - 10), "y": XMLWriter.number(y + barHeight + 1),
          "text-anchor": "end",
        ], text: Self.shortened(lane.place.name, to: 24))
      let bars = bars(of: lane)
      for bar in bars { draw(bar, of: lane, &group, y: y + 5) }
      // Not under the bars of the next jobs.
      for bar in bars { drawMark(of: bar, &group, y: y + 5) }
      if lane.spans.isEmpty {
        states(of: lane, &group, y: y + 7, height: 12)
      } else {
        states(of: lane, &group, y: y + height - 10, height: 5)
      }
    }
  }

  func description(of lane: TimelineChart.Lane) -> String {
    let tally = lane.tally
    let share = Double(tally.busy) / Double(max(chart.duration, 1))
    var text = "\(lane.place.name): \(NumberText.count(tally.finished, "job")) finished"
    if !lane.spans.isEmpty { text += ", busy \(NumberText.percent(share)) of the time" }
    if tally.failed > 0 { text += ", \(tally.failed) failed" }
    if tally.crashed > 0 { text += ", \(tally.crashed) crashed" }
    if let ending = lane.ending { text += "; ended: \(ending)" }
    return text
  }

  /// How many characters of a title fit between the edges of a drawing.
  static func titleLength(width: Double) -> Int { Int((width - 32) / 10.4) }

  static func shortened(_ name: String, to length: Int) -> String {
    name.count <= length ? name : name.prefix(length - 1) + "…"
  }

  static func unit(_ duration: UInt64) -> (nanoseconds: Double, name: String) {
    switch duration {
    case ..<10_000: (1, "ns")
    case ..<10_000_000: (1e3, "µs")
    case ..<10_000_000_000: (1e6, "ms")
    default: (1e9, "s")
    }
  }

  static let style =
    Palette.colours.enumerated().map { ".c\($0.offset){fill:\($0.element)}" }.joined()
      + """
      .crash{fill:\(Palette.alarm)}.mark{stroke:\(Palette.alarm);fill:none;stroke-width:2}\
      .job{stroke:#fff;stroke-width:.3}\
      .s-running{fill:#009e73}.s-blocked{fill:#999}.s-sleeping{fill:#56b4e9}\
      .s-runnable{fill:#f0e442}.s-terminated{fill:none}\
      @media (prefers-color-scheme:dark){.job{stroke:#16181c}}
      """
}
