import Foundation
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct PlotOptionTests {
    /// Commands whose results can be drawn, how many lines they print, and what must stand in the drawing.
    static let commands: [(arguments: String, lines: Int, names: [String])] = [
      ("estimate-pi --samples 1e5", 5, ["hits", "misses", "95 % interval", "number of samples"]),
      ("lecture simpson4pi --last 5", 5, ["error", "number of samples", "Simpson's rule"]),
      (
        "lecture life-cycle --seconds 0.01", 31, ["new", "runnable", "sleeping", "blocked on lock"]
      ),
      ("speedup --workers 1,2 --repeats 2 -- estimate-pi --samples 1e5", 6, ["ideal", "seconds"]),
    ]

    private static func arguments(_ command: String, plot: String) -> [String] {
      var arguments = command.split(separator: " ").map(String.init)
      arguments.insert(
        contentsOf: ["--plot", plot], at: arguments.firstIndex(of: "--") ?? arguments.count)
      return arguments
    }

    @Test(arguments: commands.indices, ["svg", "html"])
    func draws(number: Int, ending: String) async throws {
      let (command, lines, names) = Self.commands[number]
      let scratch = try Scratch()
      let outcome = try await RunningProgram.run(
        Self.arguments(command, plot: scratch.file("p.\(ending)")))
      #expect(outcome.ending == .code(0), "\(outcome)")
      #expect(number == 2 || outcome.lines.count == lines, "\(outcome.standardOutput)")
      let text = try scratch.text("p.\(ending)")
      #expect(text.hasPrefix(ending == "svg" ? "<svg " : "<!DOCTYPE html>"))
      for name in names {
        let escaped = name.replacingOccurrences(of: "'", with: "&#39;")
        #expect(text.contains(escaped), "\(name)")
      }
    }

    @Test func aPNGIsMadeByAnotherProgram() async throws {
      let scratch = try Scratch()
      // A stand-in that takes a drawing and gives back something else.
      try "#!/bin/sh\nread line\ncase $line in '<svg '*) echo drawn;; esac\n".write(
        toFile: scratch.file("rsvg-convert"), atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: scratch.file("rsvg-convert"))
      let program = try RunningProgram(
        ["lecture", "simpson4pi", "--last", "3", "--plot", scratch.file("p.png")],
        environment: ["PATH": scratch.path])
      let outcome = try await program.end()
      #expect(outcome.succeeded, "\(outcome)")
      #expect(try scratch.text("p.png") == "drawn\n")
    }

    @Test func saysBeforeTheWorkWhatAPNGNeeds() async throws {
      let scratch = try Scratch()
      // Not what is needed, though it has the name.
      try FileManager.default.createDirectory(
        atPath: scratch.file("rsvg-convert"), withIntermediateDirectories: false)
      let program = try RunningProgram(
        ["estimate-pi", "--samples", "1e15", "--plot", scratch.file("p.png")],
        environment: ["PATH": scratch.path])
      let outcome = try await program.end()
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      let complaint = outcome.errorLines.first ?? ""
      #expect(complaint.contains("rsvg-convert") && complaint.contains("librsvg2-bin"))
    }

    /// The second is ended by a signal, which no thread of ours may have kept from it.
    @Test(arguments: ["exit 3", "kill -TERM $$; echo drawn"])
    func aConverterThatFailsIsNoticed(line: String) async throws {
      let scratch = try Scratch()
      try "#!/bin/sh\n\(line)\n".write(
        toFile: scratch.file("rsvg-convert"), atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: scratch.file("rsvg-convert"))
      let program = try RunningProgram(
        ["lecture", "simpson4pi", "--last", "3", "--plot", scratch.file("p.png")],
        environment: ["PATH": scratch.path])
      let outcome = try await program.end()
      #expect(outcome.ending == .code(1))
      #expect(outcome.errorLines.first?.contains("rsvg-convert has failed") == true)
    }

    @Test(arguments: [
      ("p.pdf", ".svg, .html, .png"), ("/nowhere/p.svg", "cannot be written"), ("p", ".svg"),
    ])
    func refuses(path: String, complaint: String) async throws {
      let outcome = try await RunningProgram.run(
        ["lecture", "simpson4pi", "--last", "15", "--plot", path])
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.first?.contains(complaint) == true, "\(outcome)")
    }

    @Test(
      arguments: [
        "estimate-pi --samples 1e15", "lecture simpson4pi --last 15",
        "lecture life-cycle --seconds 1000", "speedup -- estimate-pi --samples 1e15",
      ])
    func saysBeforeAnythingThatItCannotBeWritten(command: String) async throws {
      let scratch = try Scratch()
      var arguments = Self.arguments(command, plot: "/nowhere/p.svg")
      arguments.insert(
        contentsOf: ["--timeline", scratch.file("t.json")],
        at: arguments.firstIndex(of: "--plot") ?? 0)
      let outcome = try await RunningProgram.run(arguments)
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(!FileManager.default.fileExists(atPath: scratch.file("t.json")))
    }

    @Test(arguments: ["estimate-pi --samples 1e15", "speedup -- estimate-pi --samples 1e15"])
    func textDoesNotMixWithResultsForPrograms(command: String) async throws {
      let outcome = try await RunningProgram.run(
        Self.arguments(
          command.replacingOccurrences(
            of: " --", with: " --format json --", options: [], range: command.range(of: " --")),
          plot: "-"))
      #expect(outcome.ending == .code(64))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.first?.contains("--format json") == true, "\(outcome)")
    }

    @Test(arguments: commands.indices)
    func drawsTextWithoutATerminal(number: Int) async throws {
      let outcome = try await RunningProgram.run(
        Self.arguments(Self.commands[number].arguments, plot: "-"))
      #expect(outcome.ending == .code(0), "\(outcome)")
      // Behind the results, 80 characters wide.
      #expect(outcome.lines.contains("") && outcome.lines.count > 8)
      let drawn = outcome.lines.split(separator: "").last ?? []
      #expect(drawn.allSatisfy { $0.count <= 80 })
      #expect(outcome.standardOutput.contains { "⠀"..."⣿" ~= $0 || $0 == "▶" })
    }

    @Test(arguments: [UInt16(20), 40, 132])
    func drawsTextAsWideAsTheTerminal(columns: UInt16) async throws {
      let terminal = try Terminal(
        ["lecture", "simpson4pi", "--last", "4", "--plot", "-"], columns: columns)
      try await eventually("it ends") { terminal.hasEnded }
      #expect(terminal.ending == .code(0))
      let lines = terminal.text.split(whereSeparator: \.isNewline)
      let drawn = lines.drop { !$0.hasPrefix("The error") }
      #expect(drawn.count > 5)
      #expect(drawn.allSatisfy { $0.count <= Int(columns) }, "\(terminal.text)")
      // It uses the room that there is.
      #expect(drawn.contains { $0.count >= min(Int(columns), 120) - 4 })
    }
  }
}
