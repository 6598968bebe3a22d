import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct Simpson4Pi1Tests {
    #if DEBUG
      // 10**8 samples take a quarter of a minute without optimization.
      private static let samples = "10**7"
      private static let exact = 3.14159265356751260
    #else
      private static let samples = "10**8"
      private static let exact = 3.14159265358908890
    #endif

    @Test func printsValueAndError() async throws {
      let outcome = try await RunningProgram.run(
        "lecture", "simpson4pi1", "--samples", Self.samples)
      #expect(outcome.succeeded)
      let printed = try #require(ValueAndError(outcome))
      #expect(abs(printed.value - Self.exact) <= 1e-15)
      #expect(printed.error == abs(printed.value - .pi))
    }

    #if !DEBUG
      @Test func takesTheLecturesSamplesByDefault() async throws {
        let outcome = try await RunningProgram.run("lecture", "simpson4pi1")
        #expect(outcome.succeeded)
        #expect(outcome.lines == ["3.141592653589089 7.043254868221993e-13"])
      }
    #endif

    @Test func printsTheSameForEachSpellingOfANumber() async throws {
      let outcomes = [
        try await RunningProgram.run("lecture", "simpson4pi1", "--samples", "100000"),
        try await RunningProgram.run("lecture", "simpson4pi1", "--samples", "1e5"),
        try await RunningProgram.run("lecture", "simpson4pi1", "--samples=10**5"),
      ]
      for outcome in outcomes {
        #expect(outcome.succeeded)
        #expect(outcome.lines == outcomes[0].lines)
      }
      #expect(abs(try #require(ValueAndError(outcomes[0])).value - 3.14159263130873444) <= 1e-15)
    }

    @Test(arguments: ["average", "first", "last", "cartwright"])
    func takesTheRuleForEvenNumbers(rule: String) async throws {
      // An even number needs the rule, and an odd one does not: then all are the same.
      let even = try await RunningProgram.run(
        "lecture", "simpson4pi1", "--samples", "12000", "--even-rule", rule)
      let odd = try await RunningProgram.run(
        "lecture", "simpson4pi1", "--samples", "12001", "--even-rule", rule)
      let plain = try await RunningProgram.run("lecture", "simpson4pi1", "--samples", "12001")
      let average = try await RunningProgram.run("lecture", "simpson4pi1", "--samples", "12000")
      #expect(odd.succeeded && odd.lines == plain.lines)
      #expect(even.succeeded && (even.lines == average.lines) == (rule == "average"))
    }

    @Test func needsLittleMemory() async throws {
      // As an array the samples would take 80 MB (debug) or 800 MB.
      let program = try RunningProgram(["lecture", "simpson4pi1", "--samples", Self.samples])
      var peaks: [Int] = []
      try await eventually("the end") {
        let status = Census.text("/proc/\(program.pid)/status") ?? ""
        if let peak = status.firstMatch(of: /VmHWM:\s+(\d+) kB/).flatMap({ Int($0.1) }) {
          peaks.append(peak)
        }
        return program.hasEnded
      }
      #expect(try await program.end().succeeded)
      let peak = try #require(peaks.max(), "it ended before anybody looked")
      #expect(peak > 1024, "a program that runs has more than a megabyte")
      #expect(peak < 40 * 1024)
    }
  }
}
