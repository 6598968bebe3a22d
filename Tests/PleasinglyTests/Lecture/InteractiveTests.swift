import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct InteractiveTests {
    @Test func printsTheSessionOfTheSlide() async throws {
      let outcome = try await RunningProgram.run("lecture", "interactive")
      #expect(outcome.succeeded)
      #expect(outcome.lines == ["3.1415703366671104", "3.141592653589793"])
    }

    @Test(arguments: [
      // SciPy of the lecture's day with each rule, and SciPy of today.
      ("average", "3.140876361334483"), ("first", "3.1406268417955605"),
      ("last", "3.1411258808734046"), ("cartwright", "3.140908185461922"),
    ])
    func takesTheRuleForEvenNumbers(rule: String, value: String) async throws {
      let outcome = try await RunningProgram.run(
        "lecture", "interactive", "--samples", "100", "--even-rule", rule)
      #expect(outcome.succeeded)
      #expect(outcome.lines == [value, "3.141592653589793"])
    }

    @Test func takesTheSmallestNumberOfSamples() async throws {
      // 1/6 (1 + 4 √(3/4) + 0), times 4.
      let outcome = try await RunningProgram.run("lecture", "interactive", "--samples", "3")
      let value = try #require(outcome.lines.first.flatMap(Double.init))
      #expect(abs(value - 4 * (1 + 4 * 0.75.squareRoot()) / 6) < 1e-15)
    }
  }
}
