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

  static let assertion = """
    *** Signal 4: Backtracing from 0x55d54847ca3f... done ***

    *** Program crashed: Illegal instruction at 0x000055d54847ca3f ***

    Platform: x86_64 Linux (Debian GNU/Linux 12 (bookworm))

    Thread 0 "worker-1" crashed:

      0               0x000055d54847ca3f closure #1 in closure #1 in _assertionFailure(_:_:file:line:flags:) + 623 in app
      1 [ra]          0x000055d5486080df _assertionFailure(_:_:file:line:flags:) + 302 in app
      2 [ra]          0x000055d5484535f6 Risky.run() + 1989 in app at /src/Risky.swift:12:9
    ...

    Backtrace took 0.01s

    """

  @Test("a Fatal error line before a trap of which the runtime said nothing is not its message")
  func foreignFatalError() {
    let text = "Fatal error: an earlier job wrote this and lived\n\n"
    let report = CrashReport(parsing: Array((text + Self.backtrace).utf8))
    #expect(report.message == "Swift runtime failure: arithmetic overflow")
    #expect(report.standardError == "Fatal error: an earlier job wrote this and lived")
    let plain = Self.backtrace.split(separator: "\n").filter { !$0.contains("runtime failure") }
      .joined(separator: "\n")
    #expect(CrashReport(parsing: Array((text + plain).utf8)).message == nil)
    // One that aborts may have frames that cannot be read.
    let aborted = plain.split(separator: "\n").map {
      $0.contains("Illegal") ? "*** Program crashed: Aborted at 0x0000000000006316 ***" : String($0)
    }
    .joined(separator: "\n")
    #expect(CrashReport(parsing: Array((text + aborted).utf8)).message?.hasSuffix("lived") == true)
  }

  @Test("the Fatal error line is the message, and the report is not part of the standard error")
  func fatalError() {
    let text = "a\nApp/Risky.swift:12: Fatal error: Index out of range\n\n" + Self.assertion
    let report = CrashReport(parsing: Array(text.utf8))
    #expect(report.message == "App/Risky.swift:12: Fatal error: Index out of range")
    #expect(report.standardError == "a\nApp/Risky.swift:12: Fatal error: Index out of range")
    #expect(report.backtrace.count == 3)
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

  @Test("the end of a line that is longer than all that is kept")
  func longLine() {
    for ending in ["", "\n", "\nshort\n"] {
      let text = "Fatal error: " + String(repeating: "x", count: 5000)
      let report = CrashReport(parsing: Array((text + ending).utf8))
      #expect(report.message == text)
      #expect(report.standardError.utf8.count == CrashReport.longest)
      #expect(report.standardError.hasSuffix("xxx" + ending))
    }
  }
}
