import Glibc
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct ParentKilledTests {
    private func killAndCheck(_ program: RunningProgram) async throws {
      try program.signal(SIGKILL)
      try await eventuallyStays("everybody is gone", within: .seconds(2)) {
        program.hasEnded && program.census.living.isEmpty
      }
      #expect(try await program.end().ending == .signal(SIGKILL))
    }

    @Test func takesItsSleepingChildrenAlong() async throws {
      let program = try RunningProgram(["lecture", "multiprocess", "--seconds", "1000"])
      try await program.waitForOutput("that both sleep") { text in
        text.contains("A sleeps") && text.contains("B sleeps")
      }
      let children = Census.children(of: program.pid)
      #expect(children.count == 2)
      try await program.waitForCensus(of: children)
      try await killAndCheck(program)
    }

    @Test(arguments: [
      ("simpson4pi2 3 --samples 1e12", 3),
      // The exercise begins with the time on 1 worker.
      ("exercise1 --workers 3 --samples 1e13", 1),
    ])
    func takesItsComputingChildrenAlong(command: String, count: Int) async throws {
      let program = try RunningProgram(["lecture"] + command.split(separator: " ").map(String.init))
      let children = try await program.waitForChildren(count)
      // Each has used more processor time than its start takes: it computes.
      try await eventually("each child computes") {
        children.allSatisfy { (ProcessStatus($0)?.ticks ?? 0) > 10 }
      }
      try await program.waitForCensus(of: children)
      try await killAndCheck(program)
    }

    @Test(arguments: 0..<20)
    func takesItsStartingChildrenAlong(round: Int) async throws {
      // From the first instant to some after the children's start.
      let commands = ["simpson4pi2 5 --samples 1e12", "multiprocess --seconds 1000"]
      let command = commands[round % 2].split(separator: " ").map(String.init)
      let program = try RunningProgram(["lecture"] + command)
      try await pass(.microseconds(.random(in: 0...60_000)))
      try await killAndCheck(program)
    }

    @Test(arguments: 1...5)
    func takesAlongWhoeverIsThere(children count: Int) async throws {
      // At the moment when so many children are seen, the next is about to be started.
      let program = try RunningProgram(["lecture", "simpson4pi2", "5", "--samples", "1e12"])
      try await eventually("\(count) children") {
        Census.children(of: program.pid).count >= count
      }
      try await killAndCheck(program)
    }
  }
}
