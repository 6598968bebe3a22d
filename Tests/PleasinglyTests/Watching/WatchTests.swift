import Foundation
import Testing

@testable import pleasingly

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct WatchTests {
    /// What the screen is sent before each drawing, and behind it.
    private static let (hide, show) = ("\u{1b}[?25l", "\u{1b}[?25h")

    @Test(
      "a row a worker, drawn in place, no wider than the terminal; Ctrl-C leaves the cursor on",
      arguments: [20, 80, nil] as [UInt16?],
      [
        "estimate-pi --samples 1e13 --workers 2 --engine processes",
        "estimate-pi --samples 1e13 --workers 2", "lecture simpson4pi2 2 --samples 1e13",
        "estimate-pi --samples 1e13 --workers 2 --engine communicator",
      ])
    func terminal(columns: UInt16?, command: String) async throws {
      let arguments = command.split(separator: " ").map(String.init) + ["--watch"]
      let terminal = try Terminal(arguments, columns: columns)
      try await eventually("\(command) shows its workers") {
        let hasEnded = terminal.hasEnded
        try #require(!hasEnded, "\(terminal.text)")
        let drawings = terminal.text.components(separatedBy: Self.hide)
        let text = drawings.last { $0.hasSuffix(Self.show) } ?? ""
        return drawings.count > 4 && text.contains("running") && text.contains("-2")
      }
      terminal.type("\u{3}")
      try await eventually("\(command) ends") { terminal.hasEnded }
      #expect(terminal.ending == .code(130))
      let drawings = terminal.text.components(separatedBy: Self.hide).dropFirst()
      #expect(drawings.allSatisfy { $0.contains(Self.show) })
      for drawing in drawings.dropLast() {
        let lines = Self.plain(drawing).split(whereSeparator: \.isNewline)
        #expect(lines.allSatisfy { $0.count <= Int(columns ?? 80) + 2 }, "\(lines)")
      }
      // Each begins where the one before began.
      #expect(drawings.dropFirst().first?.contains("A") == true)
    }

    /// Without what moves the cursor, and without the key that the terminal echoes.
    private static func plain(_ drawing: String) -> String {
      drawing.replacing(/\u{1b}\[[?0-9]*[A-Za-z]/, with: "")
    }

    @Test("results stand below nothing: the rows are gone when they come")
    func results() async throws {
      let terminal = try Terminal(
        ["estimate-pi", "--samples", "3e8", "--workers", "2", "--watch"], columns: 80)
      try await eventually("the estimate comes") { terminal.hasEnded }
      #expect(terminal.ending == .code(0))
      #expect(terminal.text.contains("estimate: 3.14"), "\(terminal.text)")
      #expect(terminal.text.contains("samples: 300000000"))
      // The last drawing takes the rows away.
      let last = terminal.text.components(separatedBy: Self.hide).last ?? ""
      let drawing = last.components(separatedBy: Self.show).first ?? ""
      #expect(drawing.contains("\u{1b}[J") && !drawing.contains("worker"), "\(drawing)")
    }

    @Test("where standard error is no terminal nothing is shown")
    func noTerminal() async throws {
      let outcome = try await RunningProgram.run(
        "estimate-pi", "--samples", "1e6", "--workers", "2", "--watch")
      #expect(outcome.ending == .code(0))
      #expect(outcome.standardError.isEmpty)
      #expect(!outcome.standardOutput.contains("\u{1b}"))
    }

    @Test func drawingsGoUpOverTheLastOne() {
      #expect(
        WatchScreen.drawing(["a", "b"], over: 0)
          == "\u{1b}[?25l\u{1b}[?7l\r\u{1b}[Ka\r\n\u{1b}[Jb\u{1b}[?7h\u{1b}[?25h")
      #expect(WatchScreen.drawing([], over: 3).contains("\r\u{1b}[2A\u{1b}[J"))
      #expect(!WatchScreen.drawing(["a"], over: 1).contains("A"))
      // Nothing is erased behind a line: its last character would be, if it fills the screen.
      #expect(WatchScreen.drawing(["full"], over: 1).firstRange(of: /full\e\[[KJ]/) == nil)
    }

    #if Dashboard
      @Test("the dashboard's address is printed before the work begins")
      func dashboard() async throws {
        let outcome = try await RunningProgram.run(
          "integrate", "--dashboard", "x^2", "--from", "0", "--to", "1")
        #expect(outcome.ending == .code(0))
        #expect(outcome.standardError.hasPrefix("Dashboard: http://127.0.0.1:"))
      }
    #else
      @Test("without the trait --dashboard says how to build", arguments: [[], ["8080"]])
      func dashboard(port: [String]) async throws {
        let outcome = try await RunningProgram.run(
          ["estimate-pi", "--samples", "1e6", "--dashboard"] + port)
        #expect(outcome.ending == .code(64))
        #expect(outcome.standardError.contains("--traits Dashboard"))
        #expect(outcome.standardOutput.isEmpty)
      }
    #endif

    @Test("a port that is none is refused", arguments: ["--dashboard=x", "--dashboard=65536"])
    func badPorts(option: String) async throws {
      let outcome = try await RunningProgram.run("estimate-pi", "--samples", "1e6", option)
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardError.contains("a port from 0 to 65535"))
    }
  }
}
