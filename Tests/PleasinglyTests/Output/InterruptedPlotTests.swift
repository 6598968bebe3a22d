import Foundation
import Testing

/// What becomes of a drawing when the command does not come to its end.
extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct InterruptedPlotTests {
    /// Starts a command that goes on for long, and waits until it has made its file.
    private func start(_ command: String, drawing file: String) async throws -> RunningProgram {
      let work = command == "speedup" ? ["--", "estimate-pi"] : []
      let program = try RunningProgram([command, "--plot", file] + work + ["--samples", "1e15"])
      try await eventually("\(command) has begun") {
        FileManager.default.fileExists(atPath: file)
          && (command == "estimate-pi" || !program.census.living.isEmpty)
      }
      return program
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func nothingEmptyIsLeftBehind(signal: Int32) async throws {
      let scratch = try Scratch()
      let program = try await start("speedup", drawing: scratch.file("p.svg"))
      try program.signal(signal)
      let outcome = try await program.end()
      #expect(outcome.ending == (signal == SIGINT ? .code(130) : .signal(signal)))
      #expect(!FileManager.default.fileExists(atPath: scratch.file("p.svg")))
    }

    @Test func whatWasThereBeforeStays() async throws {
      let scratch = try Scratch()
      for text in ["old", ""] {
        try text.write(toFile: scratch.file("p.svg"), atomically: true, encoding: .utf8)
        let outcome = try await RunningProgram.run([
          "speedup", "--workers", "1", "--plot", scratch.file("p.svg"), "--",
          "estimate-pi", "--engine", "nothing",
        ])
        #expect(outcome.ending != .code(0))
        #expect(try scratch.text("p.svg") == text)
      }
    }

    @Test func theEstimateSoFarIsDrawn() async throws {
      let scratch = try Scratch()
      let program = try await start("estimate-pi", drawing: scratch.file("p.svg"))
      try await eventually("it has an estimate") {
        (ProcessStatus(program.pid)?.ticks ?? 0) > 100
      }
      try program.signal(SIGINT)
      let outcome = try await program.end()
      #expect(outcome.ending == .code(130))
      #expect(outcome.lines.last == "partial: true")
      let drawing = try scratch.text("p.svg")
      #expect(drawing.hasPrefix("<svg ") && drawing.contains("95 % interval"))
    }
  }
}
