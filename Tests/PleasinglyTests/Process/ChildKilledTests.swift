import Glibc
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct ChildKilledTests {
    @Test(
      arguments: [
        ["simpson4pi2", "3", "--samples", "1e12"],
        ["simpson4pi2", "3", "--samples", "1e12", "--mode", "invariant"],
        ["multiprocess", "--seconds", "1000"],
      ], [0, 1])
    func endsWithOneLineIfAChildIsKilled(command: [String], victim: Int) async throws {
      let program = try RunningProgram(["lecture"] + command)
      let printed: String
      if command[0] == "multiprocess" {
        try await program.waitForOutput("that both sleep") { text in
          text.contains("A sleeps") && text.contains("B sleeps") && text.contains("waiting")
        }
        printed = program.output.text
      } else {
        printed = ""
      }
      let children = try await program.waitForChildren(printed.isEmpty ? 3 : 2)
      if printed.isEmpty {
        try await eventually("each child computes") {
          children.allSatisfy { (ProcessStatus($0)?.ticks ?? 0) > 10 }
        }
      }
      try check(kill(children[victim], SIGKILL) == 0 ? 0 : errno)

      let outcome = try await program.end(within: .seconds(3))
      #expect(outcome.ending == .code(1))
      #expect(outcome.standardOutput == printed, "nothing more")
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.standardError.contains("\(children[victim])"), "it says who died")
      #expect(
        outcome.standardError.lowercased().contains("signal 9")
          || outcome.standardError.contains("SIGKILL"), "it says of what")
      try await eventuallyStays("the other children are gone", within: .seconds(2)) {
        program.census.living.isEmpty
      }
    }

    @Test func endsWithOneLineIfAWorkerOfThePoolIsKilled() async throws {
      let program = try RunningProgram([
        "lecture", "exercise1", "--workers", "1", "--samples", "1e13",
      ])
      let worker = try #require(try await program.waitForChildren(1).first)
      try await eventually("the worker computes") {
        (ProcessStatus(worker)?.ticks ?? 0) > 10
      }
      try check(kill(worker, SIGKILL) == 0 ? 0 : errno)
      let outcome = try await program.end(within: .seconds(3))
      #expect(outcome.ending == .code(1))
      #expect(outcome.standardOutput.isEmpty)
      #expect(outcome.errorLines.count == 1)
      try await eventuallyStays("every worker is gone", within: .seconds(2)) {
        program.census.living.isEmpty
      }
    }
  }
}
