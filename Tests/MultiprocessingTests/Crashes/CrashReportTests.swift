import Testing

@testable import Multiprocessing

@Suite("CrashReport", .timeLimit(.minutes(20)))
struct CrashReportTests {
  static let backtrace = """
    *** Signal 4: Backtracing from 0x55cfef947d73... done ***

    *** Program crashed: Illegal instruction at 0x000055cfef947d73 ***

    Platform: x86_64 Linux (Debian GNU/Linux 12 (bookworm))

    Thread 0 "worker-1" crashed:

      0 [inlined] [system] 0x0000557644359d73 Swift runtime failure: arithmetic overflow in app at //<compiler-generated>
      1                    0x0000557644359d73 Risky.run() + 19 in app at /src/Risky.swift:3:9

        1│ struct Risky: Job {
        3│   func run() throws -> Int { a + b }
    ...

    Backtrace took 0.01s

    """

  @Test("the Fatal error line is the message, and the report is not part of the standard error")
  func fatalError() {
    let text = "a\nApp/Risky.swift:12: Fatal error: Index out of range\n\n" + Self.backtrace
    let report = CrashReport(parsing: Array(text.utf8))
    #expect(report.message == "App/Risky.swift:12: Fatal error: Index out of range")
    #expect(report.standardError == "a\nApp/Risky.swift:12: Fatal error: Index out of range")
    #expect(report.backtrace.count == 2)
    #expect(report.backtrace.last?.contains("Risky.run()") == true)
  }

  @Test("without such a line the backtracer's runtime failure is the message")
  func runtimeFailure() {
    let report = CrashReport(parsing: Array(("hello\n" + Self.backtrace).utf8))
    #expect(report.message == "Swift runtime failure: arithmetic overflow")
    let headline = "*** Swift runtime failure: Index out of range ***\n"
    #expect(
      CrashReport(parsing: Array(headline.utf8)).message
        == "Swift runtime failure: Index out of range")
  }

  @Test("without either there is no message, and what was written is kept")
  func nothing() {
    let report = CrashReport(parsing: Array("just a log\nline two".utf8))
    #expect(report.message == nil)
    #expect(report.backtrace.isEmpty)
    #expect(report.standardError == "just a log\nline two")
    #expect(CrashReport(parsing: []).standardError == "")
  }

  @Test(
    "text that only mentions an error is no message",
    arguments: [
      "log: the last run said 'Fatal errors: none'x", "not a Fatal error: really", "",
    ])
  func mentions(text: String) {
    let report = CrashReport(parsing: Array(text.utf8))
    if text.contains(" a Fatal") || text.isEmpty { #expect(report.message == nil) }
    #expect(report.standardError == text)
  }

  @Test("of a long output the last lines are kept, and bytes that are no text do no harm")
  func long() {
    var bytes: [UInt8] = []
    for line in 0..<5000 { bytes += Array("line \(line)\n".utf8) }
    bytes += [0xff, 0xfe]
    let report = CrashReport(parsing: bytes)
    #expect(report.standardError.utf8.count <= CrashReport.longest + 8)
    #expect(report.standardError.hasPrefix("line "))
    #expect(report.standardError.contains("line 4999"))
  }
}
