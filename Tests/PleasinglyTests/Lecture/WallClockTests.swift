import Testing

extension ProgramTests {
  @Suite(.timeLimit(.minutes(20)))
  struct WallClockTests {
    /// Enough samples that no time is printed as 0.000.
    #if DEBUG
      private static let samples = "3e5"
    #else
      private static let samples = "2e7"
    #endif

    @Test(arguments: [("1,2,3", [1, 2, 3]), ("2,1", [2, 1]), ("3", [3])])
    func comparesTheTimes(list: String, workers: [Int]) async throws {
      let outcome = try await RunningProgram.run(
        "lecture", "wall-clock", "--samples", Self.samples, "--workers", list)
      #expect(outcome.succeeded)
      try #require(outcome.lines.count == 4 * workers.count - 1)

      var times: [(text: Substring, seconds: Double)] = []
      for (run, workers) in workers.enumerated() {
        let lines = outcome.lines[(3 * run)..<(3 * run + 3)]
        #expect(lines[3 * run] == "simpson4pi2 \(workers)")
        let single = try await RunningProgram.run(
          "lecture", "simpson4pi2", "\(workers)", "--samples", Self.samples)
        #expect([lines[3 * run + 1]] == single.lines)
        let real = try #require(lines[3 * run + 2].wholeMatch(of: /real    0m(\d+\.\d{3})s/))
        times.append((real.1, try #require(Double(real.1))))
      }
      for (run, line) in outcome.lines.dropFirst(3 * workers.count).enumerated() {
        // The number that ran, where the lecture says 4 for 3.
        let noun = workers[run + 1] == 1 ? "process" : "processes"
        let start = "\(times[0].text)/\(times[run + 1].text) = "
        let end = " with \(workers[run + 1]) \(noun)"
        try #require(line.hasPrefix(start) && line.hasSuffix(end), "\(line)")
        let ratio = try #require(Double(line.dropFirst(start.count).dropLast(end.count)))
        // Both times are rounded to half a millisecond.
        let lowest = (times[0].seconds - 0.0006) / (times[run + 1].seconds + 0.0006)
        let highest = (times[0].seconds + 0.0006) / max(times[run + 1].seconds - 0.0006, 1e-6)
        #expect((lowest - 0.001...highest + 0.001).contains(ratio), "\(line)")
      }
    }
  }
}
