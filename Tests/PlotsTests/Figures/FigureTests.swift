import Foundation
import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct FigureTests {
  static func errors() -> Figure {
    var panel = Figure.Panel(
      x: Figure.Axis("samples", scale: .logarithmic), y: Figure.Axis("error", scale: .logarithmic))
    panel.series = [
      Figure.Series(
        "Simpson", .measurements,
        points: [
          Figure.Point(100, 1e-2, spread: 0.5e-2...2e-2), Figure.Point(1000, 1e-4),
          Figure.Point(10_000, 1e-6),
        ])
    ]
    return Figure("Errors", description: "They fall.", panels: [panel])
  }

  static func hostile() -> Figure {
    var panel = Figure.Panel(
      Samples.hostile, x: Figure.Axis(Samples.hostile), y: Figure.Axis(Samples.hostile))
    panel.series = [Figure.Series(Samples.hostile, .measurements, points: [Figure.Point(1, 2)])]
    return Figure(Samples.hostile, description: Samples.hostile, panels: [panel])
  }

  @Test func drawing() throws {
    let drawing = try XMLText(Self.errors().svg())
    try drawing.checkDrawing(title: "Errors")
    let texts = drawing.all("text").map(\.text)
    for text in ["samples", "error", "Simpson", "10⁻⁴", "1000", "10⁴"] {
      #expect(texts.contains(text), "\(texts)")
    }
    // Three points and the legend's.
    let dots = drawing.all("circle").compactMap { dot in
      Double(dot.attributes["cx"] ?? "").map { ($0, Double(dot.attributes["cy"] ?? "") ?? 0) }
    }
    #expect(dots.count == 4)
    // Equal factors are equally far apart, along both axes.
    #expect(abs((dots[1].0 - dots[0].0) - (dots[2].0 - dots[1].0)) < 0.03)
    #expect(abs((dots[1].1 - dots[0].1) - (dots[2].1 - dots[1].1)) < 0.03)
    #expect(dots[2].1 > dots[0].1)
    #expect(drawing.all("title").contains { $0.text == "100: 0.01, from 0.005 to 0.02" })
  }

  @Test func text() {
    #expect(
      Self.errors().text(width: 24) == [
        "Errors", "", "error", "10⁻²┤  ⡆", "    │  ⠉⠑⠢⣀", "    │      ⠉⠢⢄⡀", "10⁻⁴┤         ⠈⠒⢄",
        "    │            ⠉⠢⢄", "10⁻⁶┤               ⠑A", "    └───────────────────",
        "     100    1000    10⁴", "           samples", "A Simpson",
      ])
  }

  /// Lines that end together have a letter each, and one without a name has none.
  @Test func lettersDoNotCoverOneAnother() {
    var panel = Figure.Panel(x: Figure.Axis("x"), y: Figure.Axis("y"))
    let points = (0...10).map { Figure.Point(Double($0), Double($0)) }
    panel.series = ["one", "", "two"].map { Figure.Series($0, .line, points: points) }
    let text = Figure("Lines", description: "Lines.", panels: [panel]).text(width: 40)
    let drawing = text.filter { $0.contains("│") || $0.contains("┤") }.joined()
    #expect(drawing.filter(\.isLetter).sorted() == ["A", "C"])
    #expect(text.suffix(2) == ["A one", "C two"])
  }

  /// Two clouds of points can be told apart, and the second covers none of the first.
  @Test func cloudsHaveSignsOfTheirOwn() {
    var panel = Figure.Panel(x: Figure.Axis("x"), y: Figure.Axis("y"))
    let points = (0...10).map { Figure.Point(Double($0), Double($0)) }
    let others = points + points.map { Figure.Point($0.x, 10 - $0.y) }
    panel.series = [
      Figure.Series("hits", .dots, points: points),
      Figure.Series("misses", .dots, points: others),
      Figure.Series("lost", .dots, points: others.map { Figure.Point($0.x, $0.y / 2) }),
    ]
    let text = Figure("Clouds", description: "Clouds.", panels: [panel]).text(width: 60)
    #expect(text.suffix(3) == ["⠂ hits", "× misses", "+ lost"])
    let drawn = text.dropLast(3).joined()
    // One point of the second falls into the character that the first has drawn in the middle.
    #expect(drawn.count { $0 == "×" } == 10)
    #expect(drawn.contains("+"))
    #expect(drawn.unicodeScalars.count { (0x2801...0x28FF).contains($0.value) } == 11)
  }

  @Test(arguments: [-1, 0, 16, 17, 20, 33, 80, 300])
  func textFits(width: Int) {
    var wordy = Self.errors()
    wordy.panels[0].x.label = "number of samples"
    // Two columns a character.
    var wide = Self.errors()
    wide.title = String(repeating: "標準誤差", count: 9) + " 標本 😀😀😀"
    wide.panels[0].x.label = "標本の数 標本の数 標本の数"
    wide.panels[0].series[0].name = String(repeating: "誤", count: 50)
    for figure in [Self.errors(), wordy, Self.hostile(), wide] {
      for line in figure.text(width: width) {
        #expect(TerminalWidth.columns(line) <= max(16, width), "\(line)")
      }
    }
  }

  @Test func aLongTitleEndsWithinTheDrawing() throws {
    var figure = Self.errors()
    figure.title = String(repeating: "speedup --samples ", count: 20)
    let drawing = try XMLText(figure.svg())
    let line = try #require(drawing.all("text").first { $0.attributes["class"] == "name" })
    // 17 pixels high and bold: some 10 wide.
    #expect(line.text.hasSuffix("…") && line.text.count * 10 < 520 - 32)
    // All of it for those who cannot see it.
    #expect(drawing.all("title").first?.text == figure.title)
  }

  @Test func hostileTextStaysText() throws {
    let figure = Self.hostile()
    let drawing = try XMLText(figure.svg())
    try drawing.checkDrawing()
    #expect(drawing.all("script").isEmpty)
    #expect(!figure.html().contains("<script"))
    #expect(figure.text(width: 80).allSatisfy { !$0.contains("\u{1b}") && !$0.contains("\n") })
  }

  @Test(arguments: [Figure.Scale.linear, .logarithmic])
  func valuesThatCannotBeShown(scale: Figure.Scale) throws {
    var panel = Figure.Panel(x: Figure.Axis("x", scale: scale), y: Figure.Axis("y", scale: scale))
    let values: [Double] = [
      -1, 0, 1, .nan, .infinity, -.infinity, .greatestFiniteMagnitude, .leastNonzeroMagnitude,
    ]
    for marks in [Figure.Marks.line, .dashes, .measurements, .dots, .band] {
      panel.series.append(
        Figure.Series(
          "\(marks)", marks,
          points: values.map {
            Figure.Point($0, $0, spread: $0.isNaN ? nil : min($0, 0)...max($0, 0))
          }))
    }
    let figure = Figure("Odd", description: "Odd.", panels: [panel])
    try XMLText(figure.svg()).checkDrawing(title: "Odd")
    #expect(!figure.text(width: 60).isEmpty)
  }

  /// A logarithmic panel from the least to the most that can be shown, and axes of which none can be.
  @Test(arguments: [1e-300...1e300, 1...Double.infinity, .leastNonzeroMagnitude...1, -1...1])
  func axesThatAreTooWide(range: ClosedRange<Double>) throws {
    for scale in [Figure.Scale.linear, .logarithmic] {
      let axis = Figure.Axis("x", scale: scale, range: range)
      var panel = Figure.Panel(x: axis, y: axis)
      panel.series = [
        Figure.Series("line", .line, points: [1e-300, 1, 1e300].map { Figure.Point($0, $0) })
      ]
      let figure = Figure("Wide", description: "Wide.", panels: [panel])
      try XMLText(figure.svg()).checkDrawing(title: "Wide")
      #expect(figure.text(width: 60).allSatisfy { $0.count <= 60 })
    }
  }

  @Test(arguments: [Figure.Marks.band, .measurements])
  func spreadsThatALogarithmicAxisCannotShow(marks: Figure.Marks) throws {
    var panel = Figure.Panel(
      x: Figure.Axis("x"), y: Figure.Axis("y", scale: .logarithmic))
    panel.series = [
      Figure.Series(
        "", marks,
        points: [Figure.Point(1, 1, spread: -1...2), Figure.Point(2, 1, spread: 0...2)])
    ]
    let figure = Figure("Below 0", description: "Below 0.", panels: [panel])
    let drawing = try XMLText(figure.svg())
    try drawing.checkDrawing(title: "Below 0")
    // A path begins with a place.
    #expect(
      drawing.all("path").compactMap { $0.attributes["d"] }
        .allSatisfy { $0.dropFirst().first.map { $0.isNumber || $0 == "-" } ?? false })
    #expect(!figure.text(width: 60).isEmpty)
  }

  @Test func nothingToShow() throws {
    let empty = Figure(
      "Empty", description: "Nothing.",
      panels: [Figure.Panel(x: Figure.Axis("x"), y: Figure.Axis("y", scale: .logarithmic))])
    try XMLText(empty.svg()).checkDrawing(title: "Empty")
    #expect(!empty.text(width: 40).isEmpty)
    try XMLText(Figure("None", description: "Nothing.", panels: []).svg()).checkDrawing()
  }

  @Test func panelsShareAPage() throws {
    var figure = Self.errors()
    figure.panels.append(figure.panels[0])
    try XMLText(figure.svg()).checkDrawing(title: "Errors")
    let page = figure.html()
    for mark in ["title0", "title1", "clip0", "clip1"] {
      #expect(page.components(separatedBy: "id=\"\(mark)\"").count == 2)
    }
  }

  @Test(arguments: [
    (0.0...10, 5, [0.0, 2, 4, 6, 8, 10]), (0...1, 4, [0, 0.5, 1]),
    (-1...1, 4, [-1, -0.5, 0, 0.5, 1]), (3...3, 5, [3]),
  ])
  func linearTicks(range: ClosedRange<Double>, count: Int, ticks: [Double]) {
    let found = Ticks.linear(range, about: count)
    #expect(found.count == ticks.count)
    #expect(zip(found, ticks).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func labelsTellTicksApart() {
    #expect(Ticks.labels([0, 0.25, 0.5]) == ["0", "0.25", "0.5"])
    #expect(Ticks.labels([0, 1_000_000_000, 2_000_000_000]) == ["0", "1e+09", "2e+09"])
    for range in [3.1415...3.1416, 1e-9...2e-9, 1e12...1.0001e12, -5...7] {
      let labels = Ticks.labels(Ticks.linear(range, about: 6))
      #expect(Set(labels).count == labels.count, "\(labels)")
    }
  }
}
