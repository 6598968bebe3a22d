import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct ListProgramsTests {
    @Test func listsEachProgramOnALine() async throws {
      let outcome = try await RunningProgram.run("lecture", "list")
      #expect(outcome.succeeded)
      let words = outcome.lines.map { $0.split(separator: " ").map(String.init) }
      #expect(words.map(\.first) == lecturePrograms)
      #expect(words.allSatisfy { $0.count > 3 }, "each says what it does")
    }

    @Test(arguments: [[], ["lecture"]] + (["list"] + lecturePrograms).map { ["lecture", $0] })
    func explainsEachCommand(command: [String]) async throws {
      let outcome = try await RunningProgram.run(command + ["--help"])
      #expect(outcome.succeeded)
      #expect(outcome.standardOutput.contains("Example"))
      #expect(
        outcome.standardOutput.contains(
          "USAGE: " + (["pleasingly"] + command).joined(separator: " ")))
      #expect(!outcome.lines.contains { $0.hasSuffix(" ") })
    }
  }
}
