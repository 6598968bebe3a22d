import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct OutputTests {
    /// Every command, with options that make it short.
    static let short = [
      "list", "interactive", "simpson4pi --last 4", "multiprocess --seconds 0.01",
      "simpson4pi1 --samples 1e5", "simpson4pi2 3 --samples 1e5", "wall-clock --samples 1e5",
      "exercise1 --samples 1e5", "exercise1 --cpython --samples 1000",
      "hello-threading --seconds 0.01", "prodcons --seconds 0.01",
      "prodcons --seconds 0.01 --blocking", "exercise2 --samples 1e5", "gil --samples 1e6",
      "life-cycle --seconds 0.01", "computers",
    ].map { ["lecture"] + $0.split(separator: " ").map(String.init) }

    @Test func triesEveryCommand() {
      #expect(Set(Self.short.map { $0[1] }) == Set(["list"] + lecturePrograms))
    }

    @Test(arguments: short)
    func writesEachLineAtOnce(command: [String]) async throws {
      let outcome = try await RunningProgram.run(command)
      #expect(outcome.ending == .code(0))
      #expect(!outcome.lines.isEmpty)
      #expect(outcome.writes == outcome.lines.map { $0 + "\n" })
    }

    @Test(arguments: short)
    func leavesNoSpaceAtTheEndOfALine(command: [String]) async throws {
      let outcome = try await RunningProgram.run(command)
      #expect(!outcome.lines.isEmpty)
      #expect(!outcome.lines.contains { $0.hasSuffix(" ") || $0.hasSuffix("\t") })
    }

    @Test(arguments: short)
    func endsQuietlyIfNobodyReads(command: [String]) async throws {
      let outcome = try await RunningProgram(command, outputClosed: true).end()
      #expect(outcome.ending == .code(0))
      #expect(outcome.standardError.isEmpty)
    }

    @Test(arguments: short)
    func endsQuietlyBehindHead(command: [String]) async throws {
      let words = command.joined(separator: " ")
      // The shell reports the status of `head`: so the program's goes to standard error, on a line.
      let outcome = try await RunningProgram.runByShell(
        "{ \"$0\" \(words); echo \"status $?\" >&2; } | head -n 1")
      #expect(outcome.lines.count == 1)
      #expect(outcome.standardError == "status 0\n")
    }

    @Test(arguments: 1...11)
    func endsQuietlyWhereverTheReaderLeaves(line: Int) async throws {
      // Whether the program or one of its children finds that nobody reads any more.
      let program = try RunningProgram(["lecture", "multiprocess", "--seconds", "0.1"])
      try await program.waitForOutput("\(line) lines") { text in
        text.count { $0 == "\n" } >= line
      }
      program.closeOutput()
      let outcome = try await program.end()
      #expect(outcome.ending == .code(0))
      #expect(outcome.standardError.isEmpty)
      try await eventuallyStays("every child is gone", within: .seconds(2)) {
        program.census.living.isEmpty
      }
    }

    @Test func tellsOfAFullDisk() async throws {
      let outcome = try await RunningProgram.runByShell("exec \"$0\" lecture list > /dev/full")
      #expect(outcome.ending == .code(1))
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.standardError.contains("No space left on device"))
    }

    @Test(arguments: [
      "list", "simpson4pi2 2 --samples 10**6", "multiprocess --seconds 0",
    ])
    func tellsThatOutputIsClosed(command: String) async throws {
      let outcome = try await RunningProgram.runByShell("exec \"$0\" lecture \(command) >&-")
      #expect(outcome.ending == .code(1))
      #expect(outcome.standardError.contains("the output cannot be written"))
    }

    @Test func computesWithoutStandardInput() async throws {
      let outcome = try await RunningProgram.runByShell(
        "exec \"$0\" lecture simpson4pi2 3 --samples 12000 <&-")
      #expect(outcome.succeeded)
      #expect(outcome.lines == ["3.141592117392446 5.361973469675263e-07"])
    }
  }
}
