internal import Jobs

/// The bars of a worker, and its states.
extension GanttDrawing {
  /// A job, or some that are too thin to be seen one by one.
  struct Bar {
    var from: Double
    var to: Double
    var span: TimelineChart.Span
    var jobs: Int
    var mark: String?
    /// Whether the jobs have several names.
    var isMixed = false
    /// Whether each of its jobs is too thin to be seen.
    var isThin: Bool
  }

  func bars(of lane: TimelineChart.Lane) -> [Bar] {
    var bars: [Bar] = []
    // The last bar of each level.
    var last: [Int] = []
    for span in lane.spans {
      let (from, to) = (x(span.start), x(span.end))
      let mark = Self.mark(span.outcome)
      while last.count <= span.level { last.append(-1) }
      let before = last[span.level]
      let isThin = to - from < 0.3
      if isThin, before >= 0, bars[before].isThin, bars[before].mark == mark,
        from - bars[before].to < 0.3,
        // Of jobs of several kinds within one pixel, the first gives the colour.
        bars[before].span.name == span.name || to - bars[before].from < 1
      {
        bars[before].isMixed = bars[before].isMixed || bars[before].span.name != span.name
        bars[before].to = max(bars[before].to, to)
        bars[before].jobs += span.count
      } else {
        last[span.level] = bars.count
        bars.append(
          Bar(from: from, to: to, span: span, jobs: span.count, mark: mark, isThin: isThin))
      }
    }
    return bars
  }

  func draw(
    _ bar: Bar, of lane: TimelineChart.Lane, _ svg: inout XMLWriter, y: Double
  ) {
    let level = Double(min(bar.span.level, 3))
    let width = max(bar.to - bar.from, 0.5)
    let isAlarm = bar.mark == "crashed"
    svg.element(
      "rect",
      [
        "class": "job \(isAlarm ? "crash" : "c\(min(bar.span.name, Palette.colours.count - 1))")",
        "x": XMLWriter.number(bar.from), "y": XMLWriter.number(y + level * levelHeight),
        "width": XMLWriter.number(width), "height": XMLWriter.number(barHeight),
      ]
    ) { rect in
      rect.element("title", text: tooltip(bar))
    }
  }

  func drawMark(of bar: Bar, _ svg: inout XMLWriter, y: Double) {
    guard let mark = bar.mark else { return }
    let level = Double(min(bar.span.level, 3))
    symbol(
      mark, &svg, x: bar.from + max(bar.to - bar.from, 0.5),
      y: y + level * levelHeight + barHeight / 2)
  }

  func tooltip(_ bar: Bar) -> String {
    let span = bar.span
    let name = chart.names[span.name]
    if bar.isMixed { return "\(bar.jobs) jobs" }
    if bar.jobs > span.count { return "\(bar.jobs) jobs \(name)" }
    let jobs =
      span.count > 1 ? "\(span.count) jobs \(name) from \(span.job) on" : "\(name) \(span.job)"
    var text = "\(jobs): \(NumberText.duration(span.end - span.start))"
    text += " from \(NumberText.duration(span.start)) on"
    if let queued = span.queued, queued < span.start {
      text += ", waited \(NumberText.duration(span.start - queued))"
    }
    if span.attempt > 1 { text += ", attempt \(span.attempt)" }
    return text + ", \(span.outcome?.description ?? "still running")"
  }

  static func mark(_ outcome: TimelineOutcome?) -> String? {
    switch outcome {
    case .failed: "failed"
    case .crashed: "crashed"
    case .cancelled, .timedOut: "given up"
    case .finished, .returned, nil: nil
    }
  }

  /// Told apart by shape as well as by colour.
  func symbol(_ mark: String, _ svg: inout XMLWriter, x: Double, y: Double) {
    let (x, y) = (XMLWriter.number(x), XMLWriter.number(y))
    let shape =
      switch mark {
      case "crashed": "m-4 -4l8 8m0 -8l-8 8"
      case "failed": "m0 -5l5 9h-10z"
      default: "m-4 0h8"
      }
    svg.element("path", ["class": "halo", "stroke-width": "5", "d": "M\(x) \(y)\(shape)"])
    svg.element("path", ["class": "mark", "d": "M\(x) \(y)\(shape)"])
  }

  // MARK: States

  func states(
    of lane: TimelineChart.Lane, _ svg: inout XMLWriter, y: Double, height: Double
  ) {
    var end = -1.0
    for state in lane.states {
      let (from, to) = (x(state.start), x(state.end))
      // Those that nobody could see are left out.
      guard to - from >= 0.3 || to - end >= 0.3 else { continue }
      svg.element(
        "rect",
        [
          "class": "s-\(Self.className(state.state))", "x": XMLWriter.number(from),
          "y": XMLWriter.number(y), "width": XMLWriter.number(max(to - from, 0.3)),
          "height": XMLWriter.number(height),
        ]
      ) { rect in
        rect.element(
          "title", text: "\(state.state) for \(NumberText.duration(state.end - state.start))")
      }
      end = to
    }
  }

  static func className(_ state: ThreadState) -> String {
    switch state {
    case .new, .runnable: "runnable"
    case .running: "running"
    case .blocked: "blocked"
    case .sleeping: "sleeping"
    case .terminated: "terminated"
    }
  }
}
