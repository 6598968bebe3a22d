import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct CountTests {
    @Test(arguments: ["1000", "1e3", "10**3", "1E3", "1000.0", "+1000", "1000**1", "0.1e4"])
    func spellsAThousand(count: String) async throws {
      let outcome = try await RunningProgram.run("lecture", "interactive", "--samples", count)
      #expect(outcome.succeeded)
      #expect(outcome.lines == ["3.1415703366671104", "3.141592653589793"])
    }

    @Test(arguments: ["--samples=4", "--samples=4e0", "--samples=2**2"])
    func standsBehindAnEqualsSign(option: String) async throws {
      let outcome = try await RunningProgram.run("lecture", "interactive", option)
      let spaced = try await RunningProgram.run("lecture", "interactive", "--samples", "4")
      #expect(outcome.succeeded)
      #expect(outcome.lines == spaced.lines)
    }

    @Test(arguments: ["1e1", "10**1", "10"])
    func spellsNumbersOfWorkersAndRepeatsToo(count: String) async throws {
      let outcome = try await RunningProgram.run(
        "integrate", "x", "--from", "0", "--to", "1", "--workers", count, "--format", "csv")
      #expect(outcome.succeeded)
      #expect(outcome.lines.last?.contains(",threads,10,") == true)
      let speedup = try await RunningProgram.run(
        "speedup", "--workers", "1e0", "--repeats", count, "--format", "json", "--", "integrate",
        "x", "--from", "0", "--to", "1")
      #expect(speedup.succeeded)
      #expect(speedup.standardOutput.contains("\"repeats\":10"))
    }
  }
}
