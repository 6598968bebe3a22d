import Jobs
import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct GanttTests {
  @Test func aBarForEachJob() throws {
    let drawing = try XMLText(TimelineChart(Samples.small(), title: "Small").svg())
    try drawing.checkDrawing(title: "Small")
    // Six attempts, and two kinds of job in the legend.
    let bars = drawing.all("rect").filter { $0.attributes["class"]?.hasPrefix("job ") == true }
    #expect(bars.count == 8)
    #expect(bars.count { $0.attributes["class"] == "job crash" } == 1)
    let texts = drawing.all("text").map(\.text)
    for name in ["worker-1", "worker-2", "Thread-7", "Cube", "Square", "crashed", "failed"] {
      #expect(texts.contains(name), "\(name)")
    }
    let notes = drawing.all("title").map(\.text)
    #expect(
      notes.contains("Cube 2: 5 µs from 75 µs on, waited 25 µs, attempt 2, finished"), "\(notes)")
    #expect(notes.contains { $0.hasPrefix("worker-1: 3 jobs finished, busy 55 % of the time") })
  }

  @Test func theSameEachTime() {
    #expect(
      TimelineChart(Samples.small()).svg() == TimelineChart(Samples.small()).svg())
  }

  @Test func aBarInItsPlace() throws {
    let chart = TimelineChart(
      TimelineRecording(
        events: [
          Samples.event(25, Samples.worker(1), .started(Samples.job(1))),
          Samples.event(75, Samples.worker(1), .ended(Samples.job(1), .finished)),
        ], start: 1_000_000, end: 1_100_000))
    let drawing = try XMLText(chart.svg(width: 1000))
    let bar = try #require(drawing.all("rect").first { $0.attributes["class"] == "job c0" })
    // From 25 to 75 % of what is left of 1000 pixels beside the names and the edge.
    let left = 24 + 7.2 * 8
    let width = 1000 - left - 24
    #expect(abs(Double(bar.attributes["x"]!)! - (left + 0.25 * width)) < 0.02)
    #expect(abs(Double(bar.attributes["width"]!)! - 0.5 * width) < 0.02)
  }

  @Test func aLongTitleEndsWithinTheDrawing() throws {
    let title = String(repeating: "integrate --samples ", count: 20)
    let drawing = try XMLText(TimelineChart(Samples.small(), title: title).svg(width: 1000))
    let line = try #require(drawing.all("text").first { $0.attributes["class"] == "name" })
    // 17 pixels high and bold: some 10 wide.
    #expect(line.text.hasSuffix("…") && line.text.count * 10 < 1000 - 32)
    #expect(drawing.all("title").first?.text == title)
  }

  @Test func hostileNamesStayText() throws {
    let recording = Samples.small(name: Samples.hostile, error: Samples.hostile)
    let text = TimelineChart(recording, title: Samples.hostile).svg()
    let drawing = try XMLText(text)
    try drawing.checkDrawing()
    #expect(drawing.all("script").isEmpty)
    #expect(
      drawing.all("title").contains { $0.text.contains("<script>alert(\"1\")</script>'&]]>") })
  }

  @Test func manyJobsMakeASmallDrawing() throws {
    let text = TimelineChart(Samples.large(jobs: 100_000, workers: 4)).svg()
    try XMLText(text).checkDrawing()
    #expect(text.utf8.count < 5_000_000, "\(text.utf8.count)")
  }

  @Test func aLongJobIsSeenAmongShortOnes() throws {
    let worker = Samples.worker(1)
    // In a thousandth of the row each: a short job, a long one right behind it, and another short one.
    let times: [(UInt64, UInt64)] = [(0, 1), (1, 50_000), (50_000, 50_001), (50_001, 50_002)]
    let events = times.enumerated().flatMap { number, time in
      [
        Samples.event(time.0, worker, .started(Samples.job(UInt64(number) + 1))),
        Samples.event(time.1, worker, .ended(Samples.job(UInt64(number) + 1), .finished)),
      ]
    }
    let recording = TimelineRecording(events: events, start: 1_000_000, end: 101_000_000)
    let notes = try XMLText(TimelineChart(recording).svg()).all("title").map(\.text)
    #expect(notes.contains { $0.hasPrefix("Cube 2: 50 ms") }, "\(notes)")
    #expect(notes.contains("2 jobs Cube"), "\(notes)")
  }

  @Test(arguments: [-1.0, 0, 320, 5000, .infinity, -.infinity, .nan, 1e300])
  func anyWidth(width: Double) throws {
    try XMLText(TimelineChart(Samples.small()).svg(width: width)).checkDrawing()
  }
}
