import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct LifeCycleTests {
    /// What a thread went through, and when, in milliseconds.
    private typealias History = [(time: Double, from: String, to: String)]

    /// Checks the form of the report, and returns the transitions of each thread.
    private func histories(_ outcome: Outcome) throws -> [String: History] {
      try #require(outcome.succeeded, "\(outcome)")
      #expect(outcome.lines.first == "the life cycle of a thread:")
      // The diagram has every state.
      for state in ["new", "runnable", "running", "sleeping", "blocked", "terminated"] {
        #expect(outcome.lines.prefix(8).contains { $0.contains(state) }, "\(state)")
      }
      var histories: [String: History] = [:]
      var name = ""
      for line in outcome.lines.dropFirst(8) {
        if let title = line.wholeMatch(of: /(\w+):/) {
          name = String(title.1)
        } else if let birth = line.wholeMatch(of: /\ *(\d+\.\d{3}) ms  born: new/) {
          #expect(histories[name] == nil)
          histories[name] = [(try #require(Double(birth.1)), "", "new")]
        } else if let step = line.wholeMatch(of: /\ *(\d+\.\d{3}) ms  ([a-z ]+) -> ([a-z ]+)/) {
          let time = try #require(Double(step.1))
          let last = try #require(histories[name]?.last)
          #expect(last.to == step.2, "\(line)")
          #expect(last.time <= time, "\(line)")
          histories[name]?.append((time, String(step.2), String(step.3)))
        } else {
          #expect(line.isEmpty, "\(line)")
        }
      }
      #expect(histories.count >= 3)
      for history in histories.values {
        #expect(history.dropFirst().first?.to == "runnable")
        #expect(history.dropFirst(2).first?.to == "running")
        #expect(history.last?.to == "terminated")
      }
      return histories
    }

    private func goesThroughEveryState(seconds: String) async throws {
      let histories = try histories(
        try await RunningProgram.run("lecture", "life-cycle", "--seconds", seconds))
      let states = Set(histories.values.joined().map(\.to))
      #expect(
        states.isSuperset(of: [
          "new", "runnable", "running", "sleeping", "blocked on lock", "blocked on queue",
          "terminated",
        ]), "\(states)")
    }

    @Test func goesThroughEveryState() async throws {
      try await goesThroughEveryState(seconds: "0.2")
    }

    @Test func goesThroughEveryStateEachTime() async throws {
      for _ in 1...50 { try await goesThroughEveryState(seconds: "0") }
    }

    @Test func sleepsAsLongAsItIsTold() async throws {
      let histories = try histories(
        try await RunningProgram.run("lecture", "life-cycle", "--seconds", "0.2"))
      let sleeps = histories.values.flatMap { history in
        zip(history, history.dropFirst()).filter { $0.0.to == "sleeping" }
          .map { $0.1.time - $0.0.time }
      }
      #expect(!sleeps.isEmpty)
      #expect(sleeps.allSatisfy { $0 >= 200 }, "\(sleeps)")
    }
  }
}
