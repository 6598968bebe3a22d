import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct ConcurrentRunsTests {
    @Test func doesNotDisturbAnotherRun() async throws {
      let alone = try await RunningProgram.run("lecture", "simpson4pi2", "3", "--samples", "12000")
      for _ in 1...5 {
        let integrals = try (1...2).map { _ in
          try RunningProgram(["lecture", "simpson4pi2", "3", "--samples", "12000"])
        }
        for integral in integrals {
          let outcome = try await integral.end()
          #expect(outcome.succeeded)
          #expect(outcome.lines == alone.lines)
        }
      }
    }

    @Test func knowsOnlyItsOwnChildren() async throws {
      let programs = try (1...2).map { _ in
        try RunningProgram(["lecture", "multiprocess", "--seconds", "0.2"])
      }
      var pids: Set<Substring> = []
      for program in programs {
        let outcome = try await program.end()
        #expect(outcome.succeeded)
        #expect(outcome.lines.count == 12)
        #expect(outcome.lines.count { $0 == "parent process : \(program.pid)" } == 2)
        pids.formUnion(outcome.standardOutput.matches(of: /process id : (\d+)/).map(\.1))
      }
      #expect(pids.count == 4)
    }

    @Test func survivesTheEndOfAnotherRun() async throws {
      let killed = try RunningProgram(["lecture", "multiprocess", "--seconds", "1000"])
      let other = try RunningProgram(["lecture", "multiprocess", "--seconds", "0.5"])
      _ = try await killed.waitForChildren(2)
      _ = try await other.waitForChildren(2)
      try killed.signal(9)
      #expect(try await killed.end().ending == .signal(9))
      let outcome = try await other.end()
      #expect(outcome.succeeded)
      #expect(outcome.lines.last == "processes are done")
    }
  }
}
