import Glibc
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct MultiprocessTests {
    /// The lines of child `name`, whatever its pid and its parent's.
    private func lines(of name: String, seconds: Int, pid: String, parent: String) -> [String] {
      [
        "hello from \(name)", "parent process : \(parent)", "process id : \(pid)",
        "\(name) sleeps \(seconds) seconds", "\(name) wakes up",
      ]
    }

    /// Checks everything that is fixed, and returns the children's pids in the order of printing.
    private func checkLines(_ outcome: Outcome, parent: String) throws -> [String] {
      #expect(outcome.succeeded)
      #expect(outcome.lines.count == 12)
      #expect(outcome.lines.last == "processes are done")
      #expect(outcome.lines.count { $0 == "waiting for processes to wake up..." } == 1)
      #expect(outcome.lines.count { $0 == "parent process : \(parent)" } == 2)
      let pids = outcome.lines.compactMap { line in
        line.wholeMatch(of: /process id : (\d+)/).map { String($0.1) }
      }
      try #require(pids.count == 2)
      #expect(pids[0] != pids[1])
      #expect(!pids.contains(parent))
      // Who prints first is not fixed; which of the two pids is whose is seen from the order.
      let isA = [pids, pids.reversed()].contains { pids in
        inOrder(lines(of: "A", seconds: 2, pid: pids[0], parent: parent), in: outcome.lines)
          && inOrder(lines(of: "B", seconds: 1, pid: pids[1], parent: parent), in: outcome.lines)
      }
      #expect(isA, "\(outcome.lines)")
      return pids
    }

    @Test func printsTheLecturesLines() async throws {
      let program = try RunningProgram(["lecture", "multiprocess"])
      let outcome = try await program.end()
      _ = try checkLines(outcome, parent: "\(program.pid)")
      // B, which sleeps 1 second, wakes up before A, which sleeps 2: a second lasts a second.
      #expect(inOrder(["B wakes up", "A wakes up", "processes are done"], in: outcome.lines))
      #expect(outcome.duration >= .seconds(2))
    }

    @Test(arguments: ["0", "0.05", "1e-9"])
    func printsTheLecturesNumbersWhateverASecondLasts(seconds: String) async throws {
      let program = try RunningProgram(["lecture", "multiprocess", "--seconds", seconds])
      _ = try checkLines(try await program.end(), parent: "\(program.pid)")
    }

    @Test func runsEachChildInAProcessOfItsOwn() async throws {
      let program = try RunningProgram(["lecture", "multiprocess", "--seconds", "1000"])
      try await program.waitForOutput("its children's pids") { text in
        text.contains("A sleeps") && text.contains("B sleeps")
      }
      let printed = Set(program.output.text.matches(of: /process id : (\d+)/).map { pid_t($0.1) })
      #expect(printed == Set(Census.children(of: program.pid).map { pid_t?($0) }))
      #expect(printed.count == 2)
    }
  }
}
