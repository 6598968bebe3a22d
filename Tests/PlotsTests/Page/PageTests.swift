import Foundation
import Jobs
import Testing

@testable import Plots

@Suite(.timeLimit(.minutes(20)))
struct PageTests {
  private static func part(_ id: String, of page: String) throws -> String {
    let start = try #require(page.range(of: "id=\"\(id)\">"))
    let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
    return String(page[start.upperBound..<end.lowerBound])
  }

  /// Reads variable-length numbers as the page's script does.
  private struct Reader {
    var bytes: [UInt8]
    var place = 0

    mutating func number() throws -> UInt64 {
      var (value, shift): (UInt64, UInt64) = (0, 0)
      while true {
        try #require(place < bytes.count)
        let byte = bytes[place]
        place += 1
        value |= UInt64(byte & 0x7f) << shift
        shift += 7
        if byte < 0x80 { return value }
      }
    }
  }

  @Test func dataSaysWhatTheChartDoes() throws {
    let chart = TimelineChart(Samples.small())
    let page = chart.html()
    let data = try #require(Data(base64Encoded: Self.part("data", of: page)))
    var reader = Reader(bytes: Array(data))
    for lane in chart.lanes {
      let found1 = try reader.number()
      #expect(found1 == UInt64(lane.spans.count))
      var (time, job): (UInt64, Int64) = (0, 0)
      for span in lane.spans {
        time += try reader.number()
        #expect(time == span.start)
        let found2 = try reader.number()
        #expect(found2 == span.end - span.start)
        let found3 = try reader.number()
        #expect(found3 == span.queued.map { span.start - $0 + 1 } ?? 0)
        let found4 = try reader.number()
        #expect(found4 == UInt64(span.count - 1))
        let step = try reader.number()
        job += step % 2 == 0 ? Int64(step / 2) : -Int64(step / 2) - 1
        #expect(UInt64(job) == span.job)
        let code = try reader.number()
        #expect(code >> 6 == UInt64(span.name))
      }
      let found5 = try reader.number()
      #expect(found5 == UInt64(lane.states.count))
      for _ in lane.states { for _ in 0..<3 { _ = try reader.number() } }
    }
    let found6 = try reader.number()
    #expect(found6 == 7)
    for _ in 0..<14 { _ = try reader.number() }
    #expect(reader.place == reader.bytes.count)

    let facts = try #require(
      try JSONSerialization.jsonObject(with: Data(Self.part("facts", of: page).utf8))
        as? [String: Any])
    #expect(facts["lanes"] as? [String] == ["worker-1", "worker-2", "Thread-7"])
    #expect(facts["names"] as? [String] == ["Cube", "Square"])
    #expect(facts["duration"] as? Int == 100_000)
    let remarks = try #require(facts["remarks"] as? [[Any]])
    #expect(
      remarks.compactMap { $0[2] as? String } == [
        "Overflow", "attempt 2", "ended by SIGILL (signal 4)",
      ])
  }

  @Test func nothingThatOthersChoseIsMarkup() throws {
    let recording = Samples.small(name: Samples.hostile, error: Samples.hostile)
    let page = TimelineChart(recording, title: Samples.hostile).html()
    #expect(!page.contains("<script>alert"))
    #expect(page.components(separatedBy: "<script").count == 4)
    #expect(page.components(separatedBy: "</script>").count == 4)
    #expect(!page.unicodeScalars.contains { $0 == "\u{2028}" || $0 == "\u{0}" || $0 == "\u{1b}" })
    let facts = try #require(
      try JSONSerialization.jsonObject(with: Data(Self.part("facts", of: page).utf8))
        as? [String: Any])
    #expect((facts["names"] as? [String])?.contains(Samples.hostile) == true)
  }

  @Test func asksNobodyForAnything() {
    let page = TimelineChart(Samples.small()).html()
    for word in ["http:", "https:", "src=", "@import", "url(", "fetch(", "XMLHttpRequest"] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(page.contains("default-src 'none'"))
  }

  @Test func longRunsKeepTheirTimesIn32Bits() {
    let events = [
      Samples.event(0, Samples.worker(1), .started(Samples.job(1))),
      Samples.event(86_400_000_000 * 30, Samples.worker(1), .ended(Samples.job(1), .finished)),
    ]
    let chart = TimelineChart(TimelineRecording(events: events))
    let data = PageData(chart, lanes: chart.lanes)
    #expect(chart.duration / data.unit < 1 << 32)
    #expect(data.unit > 1)
  }

  /// Failures with much to say, in many characters and in a single one.
  @Test(arguments: [
    String(repeating: "why? ", count: 80), "e" + String(repeating: "\u{301}", count: 400),
  ])
  func manyFailuresDoNotFillThePage(reason: String) {
    var events: [TimelineEvent] = []
    for number in 0..<30_000 {
      let job = Samples.job(UInt64(number + 1))
      let long = TimelineOutcome.failed(reason + "\(number)")
      events.append(Samples.event(UInt64(number) * 10, Samples.worker(1), .started(job)))
      events.append(Samples.event(UInt64(number) * 10 + 5, Samples.worker(1), .ended(job, long)))
    }
    #expect(TimelineChart(TimelineRecording(events: events)).html().utf8.count < 10_000_000)
  }

  /// The limit is 30 MB for 10\*\*6 events.
  ///
  /// `Scripts/look` has it written (`PLEASINGLY_TEST_PAGES=DIRECTORY`), and opens it in a browser.
  @Test func aMillionEventsFit() throws {
    let directory = ProcessInfo.processInfo.environment["PLEASINGLY_TEST_PAGES"]
    // A tenth is enough to know how many bytes an event takes.
    let jobs = directory == nil ? 33_334 : 333_334
    let page = TimelineChart(Samples.large(jobs: jobs, workers: 16), title: "Many").html()
    let bytesPerEvent = Double(page.utf8.count) / Double(3 * jobs)
    #expect(bytesPerEvent < 30)
    guard let directory else { return }
    try page.write(toFile: "\(directory)/million.html", atomically: true, encoding: .utf8)
  }
}
