import Testing

@testable import Multiprocessing

@Suite("Pace of reports")
struct ReportPaceTests {
  @Test("the first report is sent on, and then one in a while")
  func pace() {
    var pace = ReportPace()
    let times = stride(from: Int64(5), to: 5 + 10 * ReportPace.interval, by: 1_000_000)
    let sent = times.filter { pace.admits(0.5, at: $0) }
    #expect(sent.count == 10)
    #expect(sent.first == 5)
  }

  @Test("the end is sent on at once, and not again unless something else was")
  func end() {
    let (i, end) = (ReportPace.interval, 1.0)
    var reports: [(Double, Int64)] = [(0.5, 0), (end, 1)]
    reports += (1...1000).map { (end, $0 * i) }
    reports += [(0.5, 2000 * i), (end, 2000 * i)]
    // Too soon, and so nobody has heard of anything but the end.
    reports += [(0.5, 2000 * i + 1), (end, 2000 * i + 2)]
    var pace = ReportPace()
    let sent = reports.filter { pace.admits($0.0, at: $0.1) }
    #expect(sent.map(\.0) == [0.5, end, 0.5, end])
    #expect(sent.map(\.1) == [0, 1, 2000 * i, 2000 * i])
  }
}
