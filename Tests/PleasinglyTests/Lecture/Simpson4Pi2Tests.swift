import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct Simpson4Pi2Tests {
    private static let engines = ["processes", "threads", "serial", "communicator"]

    /// The exact values of the lecture's cut of 12,000 samples into 1 to 8 pieces.
    private static let exact = [
      3.14159211752719798, 3.14159211745988001, 3.14159211739244580, 3.14159211732491629,
      3.14159211725730320, 3.14159211718961426, 3.14159211698763018, 3.14159211705402990,
    ]

    private func run(_ processes: Int, _ arguments: String...) async throws -> Outcome {
      try await RunningProgram.run(["lecture", "simpson4pi2", "\(processes)"] + arguments)
    }

    #if DEBUG
      @Test func meetsTheExactValue() async throws {
        let outcome = try await run(3, "--samples", "10**6")
        #expect(outcome.succeeded)
        let printed = try #require(ValueAndError(outcome))
        #expect(abs(printed.value - 3.14159265313054090) <= 1e-15)
        #expect(printed.error == abs(printed.value - .pi))
      }
    #else
      @Test func meetsTheExactValue() async throws {
        let outcome = try await run(3)
        #expect(outcome.succeeded)
        #expect(outcome.lines == ["3.141592653589334 4.591882429849647e-13"])
      }
    #endif

    @Test(arguments: 1...8)
    func printsTheSameOnEveryEngine(processes: Int) async throws {
      for mode in ["split", "invariant"] {
        var lines: Set<[String]> = []
        for engine in Self.engines {
          let outcome = try await run(
            processes, "--samples", "12000", "--mode", mode, "--engine", engine)
          #expect(outcome.succeeded, "\(mode), \(engine)")
          let printed = try #require(ValueAndError(outcome))
          let exact = Self.exact[mode == "split" ? processes - 1 : 0]
          #expect(abs(printed.value - exact) <= 1e-15, "\(mode), \(engine)")
          #expect(printed.error == abs(printed.value - .pi))
          lines.insert(outcome.lines)
        }
        #expect(lines.count == 1, "\(mode): \(lines)")
      }
    }

    @Test func printsTheSameForEveryNumberOfProcessesWhereThatIsPromised() async throws {
      // Enough samples for several blocks, which are shared out otherwise for each number.
      #if DEBUG
        let samples = "1e8"
      #else
        let samples = "1e9"
      #endif
      let expected = try await RunningProgram.run("lecture", "simpson4pi1", "--samples", samples)
      _ = try #require(ValueAndError(expected))
      for processes in 1...8 {
        let outcome = try await run(processes, "--samples", samples, "--mode", "invariant")
        #expect(outcome.succeeded)
        #expect(outcome.lines == expected.lines, "\(processes) processes")
      }
    }

    @Test(arguments: [9, 11, 18, 20, 21, 64])
    func endsTheLastPieceAtOne(processes: Int) async throws {
      // Adding 1/P again and again ends beyond 1 for these, where the root is not a number.
      for mode in ["split", "invariant"] {
        let outcome = try await run(processes, "--samples", "12000", "--mode", mode)
        #expect(outcome.succeeded)
        let printed = try #require(ValueAndError(outcome))
        #expect(printed.error < 1e-6, "\(mode)")
      }
    }

    @Test func takesThreeSamplesAPiece() async throws {
      for mode in ["split", "invariant"] {
        let outcome = try await run(5, "--samples", "15", "--mode", mode)
        #expect(outcome.succeeded)
        #expect(try #require(ValueAndError(outcome)).error < 0.1)
      }
    }

    @Test(arguments: engines)
    func writesTheTimesToStandardError(engine: String) async throws {
      #if DEBUG
        let samples = "1e8"
      #else
        let samples = "1e9"
      #endif
      let outcome = try await run(2, "--samples", samples, "--time", "--engine", engine)
      #expect(outcome.ending == .code(0))
      _ = try #require(ValueAndError(outcome))
      var seconds: [Double] = []
      for (name, line) in zip(["real", "user", "sys"], outcome.errorLines) {
        let match = try #require(line.wholeMatch(of: /([a-z]+) +(\d+)m(\d+\.\d{3})s/), "\(line)")
        #expect(match.1 == name)
        seconds.append(60 * (try #require(Double(match.2))) + (try #require(Double(match.3))))
      }
      try #require(outcome.errorLines.count == 3)
      // The time in which the samples are computed, also where children do it: the program itself
      // uses a few milliseconds.
      #expect(seconds[1] > 0.03)
      #expect(seconds[0] > 0.015, "2 processes cannot use so much time in less")
      #expect(seconds[0] < Double(outcome.duration.components.seconds) + 1)
    }

    @Test(arguments: [[], ["--samples", "1e4"], ["--time"], ["--engine", "serial"]])
    func asksForTheNumberOfProcesses(arguments: [String]) async throws {
      let outcome = try await RunningProgram.run(["lecture", "simpson4pi2"] + arguments)
      #expect(outcome.ending == .code(2))
      #expect(outcome.standardOutput.isEmpty)
      #expect(
        outcome.standardError == "Enter the number of processes\n at the command line.\n")
    }

    @Test func runsAsManyProcessesAsItIsTold() async throws {
      let program = try RunningProgram(["lecture", "simpson4pi2", "5", "--samples", "1e12"])
      let children = try await program.waitForChildren(5)
      try await program.waitForCensus(of: children)
    }

    @Test(arguments: ["threads", "serial"])
    func startsNoProcessForTheOtherEngines(engine: String) async throws {
      let program = try RunningProgram([
        "lecture", "simpson4pi2", "2", "--samples", "1e12", "--engine", engine,
      ])
      // It computes: its start takes a few ticks.
      try await eventually("the program computes") {
        try #require(ProcessStatus(program.pid)).ticks > 30
      }
      #expect(program.census.living == [program.pid])
    }
  }
}
