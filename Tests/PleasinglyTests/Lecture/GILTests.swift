import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct GILTests {
    @Test func comparesOneThreadWithTwo() async throws {
      let outcome = try await RunningProgram.run("lecture", "gil", "--samples", "10**8")
      #expect(outcome.ending == .code(0))
      let lines = outcome.lines
      try #require(lines.count == 4)
      let one = try #require(lines[0].wholeMatch(of: /1 thread: (\d+\.\d{3}) s, (\d+) hits/))
      let two = try #require(lines[1].wholeMatch(of: /2 threads: (\d+\.\d{3}) s, (\d+) hits/))
      let speedup = try #require(lines[2].wholeMatch(of: /speedup: (\d+\.\d{3})/))
      #expect(lines[3] == "with a global lock it could not exceed 1")
      #expect(one.2 == two.2)
      #expect(abs((try #require(Double(one.2))) / 1e8 - .pi / 4) < 1e-3)
      let ratio = (try #require(Double(one.1))) / (try #require(Double(two.1)))
      #expect(abs(try #require(Double(speedup.1)) - ratio) < 0.05 * ratio)
    }

    @Test func countsTheHitsOfTheExercises() async throws {
      let outcome = try await RunningProgram.run("lecture", "gil", "--samples", "10**6")
      #expect(outcome.lines.count { $0.hasSuffix(" s, 785785 hits") } == 2)
    }
  }
}
