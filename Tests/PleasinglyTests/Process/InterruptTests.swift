import Glibc
import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct InterruptTests {
    /// Programs that go on for long, how many children they have, and what they print at work.
    static let long: [(command: String, children: Int, text: String)] = [
      ("multiprocess --seconds 1000", 2, "B sleeps"), ("simpson4pi2 3 --samples 1e12", 3, ""),
      ("simpson4pi2 2 --samples 1e12 --mode invariant", 2, ""),
      ("wall-clock --workers 2 --samples 1e12", 2, "simpson4pi2 2"),
      ("hello-threading --seconds 1000", 0, "hello from third thread"),
      ("simpson4pi2 2 --samples 1e12 --engine threads", 0, ""),
      ("simpson4pi1 --samples 1e12", 0, ""), ("exercise1 --samples 1e13 --workers 2", 1, ""),
      ("exercise2 --samples 1e13 --workers 2", 0, ""),
      ("prodcons --seconds 1000", 0, "consumer sleeps"),
      ("prodcons --seconds 1000 --blocking", 0, "consumer sleeps"), ("gil --samples 1e13", 0, ""),
      ("life-cycle --seconds 1000", 0, ""), ("simpson4pi --last 12", 0, "10**6"),
    ]

    /// Starts the program, and waits until it is at work.
    private func start(_ number: Int) async throws -> RunningProgram {
      let (command, children, text) = Self.long[number]
      let program = try RunningProgram(["lecture"] + command.split(separator: " ").map(String.init))
      try await program.waitForOutput(text) { $0.contains(text) }
      if children > 0 {
        let pids = try await program.waitForChildren(children)
        try await program.waitForCensus(of: pids)
      } else {
        // More than what it takes to start, or threads of its own.
        try await eventually("\(command) works") {
          let status = Census.text("/proc/\(program.pid)/status") ?? ""
          let threads = status.firstMatch(of: /Threads:\s+(\d+)/).flatMap { Int($0.1) } ?? 0
          return (ProcessStatus(program.pid)?.ticks ?? 0) > 20 || threads > 2
        }
      }
      return program
    }

    private func checkInterrupted(_ program: RunningProgram) async throws {
      try await eventuallyStays("everybody is gone", within: .seconds(1)) {
        program.hasEnded && program.census.living.isEmpty
      }
      let outcome = try await program.end()
      #expect(outcome.ending == .code(130))
      #expect(outcome.standardError.isEmpty)
    }

    @Test(arguments: long.indices)
    func endsWithItsChildrenOnCtrlC(number: Int) async throws {
      let program = try await start(number)
      try program.signalGroup(SIGINT)
      try await checkInterrupted(program)
    }

    @Test(arguments: [0, 1, 4])
    func endsWithItsChildrenIfItAloneIsInterrupted(number: Int) async throws {
      let program = try await start(number)
      try program.signal(SIGINT)
      try await checkInterrupted(program)
    }

    @Test(arguments: 0..<20)
    func endsWithItsChildrenWhileItStarts(round: Int) async throws {
      // Before the program says what an interrupt means to it, the system's answer holds.
      let program = try RunningProgram(["lecture", "simpson4pi2", "3", "--samples", "1e12"])
      try await pass(.milliseconds(3) * round)
      try program.signalGroup(SIGINT)
      try await eventuallyStays("everybody is gone", within: .seconds(1)) {
        program.hasEnded && program.census.living.isEmpty
      }
      let ending = try await program.end().ending
      #expect(ending == .code(130) || ending == .signal(SIGINT))
    }

    @Test func goesOnIfInterruptsAreIgnored() async throws {
      // As a shell starts what it puts in the background.
      let outcome = try await RunningProgram.runByShell(
        """
        trap '' INT
        "$0" lecture multiprocess --seconds 0.2 | while read -r line; do
          echo "$line"
          if [ "$line" = 'B sleeps 1 seconds' ]; then kill -INT 0; fi
        done
        """)
      #expect(outcome.ending == .code(0))
      #expect(outcome.lines.last == "processes are done")
      #expect(outcome.lines.count == 12)
    }
  }
}
