import Glibc
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(1)))
  struct ChildKilledTests {
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
