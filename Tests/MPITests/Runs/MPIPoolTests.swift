import Testing

extension RankTests {
  @Suite(.timeLimit(.minutes(20)))
  struct MPIPoolTests {
    /// Runs a scenario on 3 ranks, which must end with status 0.
    private func scenario(_ name: String, ranks: Int = 3) async throws -> [String] {
      let run = try await RankRun.ranks(ranks, "mpi-scenarios", name)
      #expect(run.status == 0, "\(run)")
      return run.lines
    }

    @Test func runsJobsOnTheOtherRanks() async throws {
      #expect(
        try await scenario("map") == [
          "workers 2", "[1, 8, 27, 64, 125]", "processes 2, own false", "after",
        ])
    }

    @Test func runsJobsItselfOnOneRank() async throws {
      let lines = ["workers 1", "[1, 8, 27, 64, 125]", "processes 1, own true", "after"]
      #expect(try await scenario("map", ranks: 1) == lines)
      let run = try await RankRun.alone("mpi-scenarios", "map")
      #expect(run.lines == lines && run.status == 0, "\(run)")
    }

    @Test func runsOnMoreRanksThanProcessors() async throws {
      #expect(
        try await scenario("map", ranks: 7).prefix(2) == ["workers 6", "[1, 8, 27, 64, 125]"])
    }

    @Test func bringsChunks() async throws {
      let lines = try await scenario("chunks")
      #expect(lines.prefix(2) == ["done 10000", "true"])
      #expect(lines.last?.contains("success(1)") == true, "\(lines)")
      #expect(lines.last?.contains("failure(two)") == true, "\(lines)")
      #expect(lines.last?.contains("success(3)") == true, "\(lines)")
    }

    @Test func givesResultsInOrderAndAsTheyCome() async throws {
      #expect(
        try await scenario("results") == ["250500250000", "taken 100, within the window true"])
    }

    @Test func bringsErrors() async throws {
      #expect(
        try await scenario("errors") == [
          "itself: two", "remote: mpi_scenarios.Plain: two, in rank true", "UnreachableJobType",
          "27", "PoolClosed",
        ])
    }

    @Test func bringsProgress() async throws {
      #expect(try await scenario("progress") == ["8 1.0 true true"])
    }

    @Test func cancels() async throws {
      #expect(
        try await scenario("cancel") == [
          "queued failure(Swift.CancellationError())",
          "running failure(Swift.CancellationError())", "64", "JobsTimedOut", "soon true",
        ])
    }

    @Test func bringsLargeArrays() async throws {
      #expect(try await scenario("large") == ["true", "true"])
    }

    @Test(.enabled(if: Depth.isDeep, "PLEASINGLY_TEST_DEPTH is not set: it takes 8 GB of memory"))
    func bringsMoreThanAnIntCounts() async throws {
      #expect(try await scenario("huge", ranks: 2) == ["true true"])
    }

    @Test func startsWorkerProcessesOnEveryRank() async throws {
      #expect(
        try await scenario("hybrid", ranks: 2) == [
          "workers 4", "[1, 8, 27, 64, 125]", "processes 4",
        ])
    }

    @Test func agreesOnTheLowestVectorLevel() async throws {
      let run = try await RankRun.ranks([
        (1, "mpi-scenarios", ["level"]), (1, "mpi-scenarios", ["level", "lowest"]),
      ])
      #expect(run.lines == ["[\"sse2\"]"] && run.status == 0, "\(run)")
    }

    @Test func survivesTrapsInWorkerProcesses() async throws {
      let lines = try await scenario("hybrid-trap", ranks: 2)
      #expect(lines.first?.hasPrefix("Trapping(number: 2) ended by SIG") == true, "\(lines)")
      #expect(lines.dropFirst() == ["1 2 - 3"])
    }
  }
}
