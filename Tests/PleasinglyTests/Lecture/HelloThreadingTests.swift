import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct HelloThreadingTests {
    private static let names = ["first thread", "second thread", "third thread"]

    /// Checks everything that is fixed, and returns how long each thread slept.
    private func sleeps(_ outcome: Outcome) throws -> [Int] {
      try #require(outcome.succeeded, "\(outcome)")
      let lines = outcome.lines
      #expect(lines.count == 11)
      #expect(
        lines.prefix(4) == ArraySlice(Self.names.map { "\($0) is born" } + ["starting threads"]))
      #expect(inOrder(["starting threads", "threads started"], in: lines))
      return try Self.names.map { name in
        let slept = try #require(lines.first { $0.hasPrefix("\(name) slept ") })
        #expect(inOrder(["starting threads", "hello from \(name)", slept], in: lines))
        let seconds = try #require(slept.wholeMatch(of: /\w+ thread slept (\d+) seconds/))
        let number = try #require(Int(seconds.1))
        #expect((1...6).contains(number))
        return number
      }
    }

    @Test func printsTheLecturesLines() async throws {
      let outcome = try await RunningProgram.run("lecture", "hello-threading", "--seconds", "0.1")
      let longest = try #require(try sleeps(outcome).max())
      #expect(outcome.duration >= .milliseconds(100) * longest)
    }

    @Test func sleepsTheSameAgainWithASeed() async throws {
      var seen: Set<[Int]> = []
      for seed in 1...6 {
        let runs = [
          try await RunningProgram.run(
            "lecture", "hello-threading", "--seconds", "0", "--seed", "\(seed)"),
          try await RunningProgram.run(
            "lecture", "hello-threading", "--seed", "\(seed)", "--seconds", "1e-3"),
        ]
        let sleeps = try runs.map(sleeps)
        #expect(sleeps[0] == sleeps[1])
        seen.insert(sleeps[0])
      }
      #expect(seen.count > 3, "other seeds, other sleeps: \(seen)")
    }

    @Test func sleepsOtherwiseEachTimeWithoutASeed() async throws {
      var seen: Set<[Int]> = []
      for _ in 1...8 {
        seen.insert(
          try sleeps(try await RunningProgram.run("lecture", "hello-threading", "--seconds", "0")))
      }
      #expect(seen.count > 2, "8 runs out of 216 possible ones: \(seen)")
    }

    @Test func runsThreeThreadsOfTheOperatingSystem() async throws {
      let program = try RunningProgram(["lecture", "hello-threading", "--seconds", "1000"])
      try await program.waitForOutput("three greetings") { text in
        text.count(of: "hello from") == 3
      }
      // The main thread, and three more.
      let status = Census.text("/proc/\(program.pid)/status") ?? ""
      let threads = try #require(status.firstMatch(of: /Threads:\s+(\d+)/).flatMap { Int($0.1) })
      #expect(threads >= 4)
      #expect(program.census.living == [program.pid])
    }
  }
}

extension String {
  /// How often `part` is in it.
  fileprivate func count(of part: String) -> Int {
    split(separator: part, omittingEmptySubsequences: false).count - 1
  }
}
