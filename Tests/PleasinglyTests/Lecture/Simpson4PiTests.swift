import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct Simpson4PiTests {
    /// The exact values of the rule, and the errors that the lecture prints.
    private static let rows: [(power: Int, value: Double, error: String)] = [
      (2, 3.14087636133448210, "7.163e-04"), (3, 3.14157033666711030, "2.232e-05"),
      (4, 3.14159194889818902, "7.047e-07"), (5, 3.14159263130873444, "2.228e-08"),
      (6, 3.14159265288521485, "7.046e-10"), (7, 3.14159265356751260, "2.228e-11"),
      (8, 3.14159265358908890, "7.043e-13"),
    ]

    /// The values that the lecture prints, up to 10**7.
    private static let lecture = [
      3.140876361334483, 3.141570336667110, 3.141591948898189, 3.141592631308735,
      3.141592652885214, 3.141592653567513,
    ]

    private func checkTable(_ outcome: Outcome, last: Int) throws {
      #expect(outcome.succeeded)
      try #require(outcome.lines.count == last)
      #expect(outcome.lines[0] == "10**k      approximation      error")
      for ((row, line), lecture) in zip(
        zip(Self.rows, outcome.lines.dropFirst()), Self.lecture + [Self.rows[6].value])
      {
        let match = try #require(
          line.wholeMatch(of: /10\*\*(\d+): (\d\.\d{15}e[+-]\d\d), (\d\.\d{3}e[+-]\d\d)/), "\(line)"
        )
        let value = try #require(Double(match.2))
        #expect(match.1 == "\(row.power)")
        #expect(abs(value - row.value) <= 1e-15, "10**\(row.power)")
        #expect(abs(value - lecture) <= 2e-15, "10**\(row.power)")
        #expect(match.3 == row.error)
      }
    }

    #if DEBUG
      @Test func printsTheTable() async throws {
        try checkTable(
          try await RunningProgram.run("lecture", "simpson4pi", "--last", "7"), last: 7)
      }
    #else
      @Test func printsTheTable() async throws {
        let outcome = try await RunningProgram.run("lecture", "simpson4pi")
        try checkTable(outcome, last: 8)
        #expect(outcome.lines.last == "10**8: 3.141592653589089e+00, 7.043e-13")
      }
    #endif

    @Test func printsTheLecturesFirstRows() async throws {
      let outcome = try await RunningProgram.run("lecture", "simpson4pi", "--last", "4")
      #expect(
        outcome.lines == [
          "10**k      approximation      error",
          "10**2: 3.140876361334483e+00, 7.163e-04",
          "10**3: 3.141570336667110e+00, 2.232e-05",
          "10**4: 3.141591948898189e+00, 7.047e-07",
        ])
    }

    @Test func startsWhereItIsTold() async throws {
      let outcome = try await RunningProgram.run(
        "lecture", "simpson4pi", "--first", "3", "--last", "3")
      #expect(outcome.succeeded)
      #expect(
        outcome.lines == [
          "10**k      approximation      error", "10**3: 3.141570336667110e+00, 2.232e-05",
        ])
    }
  }
}
