import Testing
import VectorMath

extension RankTests {
  /// However rank 0 ends, no other rank is left, and the launcher returns.
  @Suite(.timeLimit(.minutes(20)))
  struct EndingTests {
    private func scenario(_ name: String, ranks: Int = 3) async throws -> RankRun {
      try await RankRun.ranks(ranks, "mpi-scenarios", name)
    }

    @Test func endsWhenTheBodyThrows() async throws {
      let run = try await scenario("throwing")
      #expect(run.lines == ["error: thrown in the body"] && run.status == 3, "\(run)")
    }

    @Test func endsWhenTheBodyThrowsBesideAJobThatDoesNotStop() async throws {
      let run = try await scenario("hang")
      #expect(
        run.lines == ["error: thrown beside a job that has begun"] && run.status != 0, "\(run)")
    }

    @Test func endsWhenTheBodyExits() async throws {
      let run = try await scenario("exit")
      #expect(run.lines == ["8"] && run.status == 5, "\(run)")
    }

    @Test func endsWhenAJobTraps() async throws {
      let run = try await scenario("trap")
      // The launcher may have something to say as well.
      #expect(!run.lines.contains("not reached") && run.status != 0, "\(run)")
    }

    @Test func endsWhenARankIsKilled() async throws {
      let run = try await scenario("killed")
      #expect(run.lines.first == "killing" && run.status != 0, "\(run)")
      #expect(!run.lines.contains("not reached"))
    }

    @Test func refusesMoreWorkersThanRanks() async throws {
      let run = try await scenario("too-many")
      #expect(
        run.lines.count == 1
          && run.lines[0].hasPrefix(
            "error: 9 workers were asked for, but there are 2, of 3 ranks"),
        "\(run)")
      #expect(run.status == 3)
    }

    @Test func startsOnce() async throws {
      let run = try await scenario("twice")
      #expect(run.lines.count == 2 && run.lines[0] == "8", "\(run)")
      #expect(run.lines.last?.contains("can be started once") == true, "\(run)")
      #expect(run.status == 3)
    }

    @Test func startsWithWorkers() async throws {
      let run = try await scenario("no-workers", ranks: 1)
      #expect(run.lines == ["0", "-1"] && run.status == 0, "\(run)")
    }

    @Test func refusesMPIThatRunsAlready() async throws {
      let run = try await scenario("running-already", ranks: 1)
      #expect(run.lines.count == 1, "\(run)")
      #expect(run.lines.last?.contains("by this package or by other code") == true, "\(run)")
      #expect(run.status == 3)
    }

    /// The others wait for a rank that cannot join: nobody may wait for ever.
    @Test(arguments: ["computed-before", "computed-before-communicator"])
    func endsTheRunWhenOneRankCannotJoin(scenario: String) async throws {
      guard VectorLevel.available.count > 1 else { return }
      let run = try await RankRun.ranks([
        (1, "mpi-scenarios", [scenario, "lowest"]), (1, "mpi-scenarios", [scenario]),
      ])
      #expect(run.lines == [] && run.status != 0, "\(run)")
      #expect(run.standardError.contains("rank 1: another rank's processor has fewer"), "\(run)")
      #expect(run.standardError.contains("the run is ended"), "\(run)")
    }

    @Test(arguments: [
      // What either launcher tells its ranks, and what srun does that starts them without PMI.
      ["PMI_RANK": "0", "OMPI_COMM_WORLD_SIZE": "3"],
      ["SLURM_PROCID": "0", "SLURM_STEP_NUM_TASKS": "3"],
    ])
    func refusesTheLauncherOfAnotherMPI(environment: [String: String]) async throws {
      let run = try await RankRun.alone("mpi-scenarios", "map", environment: environment)
      #expect(run.lines.count == 1, "\(run)")
      #expect(run.lines.first?.contains("has started 3 processes") == true, "\(run)")
      #expect(run.lines.first?.contains("must be started by that one's mpirun") == true, "\(run)")
      #expect(run.status == 3)
    }

    @Test func refusesRanksOfAnotherBuild() async throws {
      let run = try await RankRun.ranks([
        (1, "mpi-scenarios", ["map"]),
        (1, "pleasingly", ["lecture", "simpson4pi2", "--engine", "mpi"]),
      ])
      #expect(run.lines.count == 1, "\(run)")
      #expect(run.lines.first?.contains("the same build of the same program") == true, "\(run)")
      #expect(run.lines.first?.contains("rank 1 on ") == true, "\(run)")
      #expect(run.lines.first?.contains("pleasingly of build ") == true, "\(run)")
      #expect(run.status != 0)
    }
  }
}
