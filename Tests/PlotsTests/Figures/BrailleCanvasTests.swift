import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct BrailleCanvasTests {
  @Test func everyDotOfACharacter() {
    for x in 0..<2 {
      for y in 0..<4 {
        var canvas = BrailleCanvas(columns: 1, rows: 1)
        canvas.set(x, y)
        #expect(canvas.lines[0] != " ")
      }
    }
    var full = BrailleCanvas(columns: 1, rows: 1)
    for x in 0..<2 { for y in 0..<4 { full.set(x, y) } }
    #expect(full.lines == ["⣿"])
  }

  @Test func lowestIsLast() {
    var canvas = BrailleCanvas(columns: 2, rows: 2)
    canvas.set(0, 0)
    canvas.set(3, 7)
    #expect(canvas.lines == [" ⠈", "⡀ "])
  }

  @Test func outsideIsNotDrawn() {
    var canvas = BrailleCanvas(columns: 2, rows: 1)
    canvas.line((-100, -100), (100, 100))
    canvas.set(-1, 0)
    canvas.put("A", 4, 0)
    canvas.put("B", 3, 3)
    #expect(canvas.lines[0].count == 2)
    #expect(canvas.lines[0].last == "B")
  }

  @Test func aLineHasNoGaps() {
    var canvas = BrailleCanvas(columns: 8, rows: 2)
    canvas.line((0, 0), (15, 7))
    #expect(canvas.lines.joined().count { $0 != " " } >= 8)
  }
}
