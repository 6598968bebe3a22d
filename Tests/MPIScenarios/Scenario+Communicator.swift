#if MPI
  import CommunicatorConformance
  import Jobs
  import MPI

  /// All that every communicator must do, in one run.
  struct WholeConformance: CommunicatorProgram {
    func run(on communicator: some Communicator) throws -> [String] {
      var complaints: [String] = []
      for name in ConformanceCheck.Name.allCases {
        // One check takes messages of any rank: none of the next check may be there.
        try communicator.barrier()
        complaints += try ConformanceCheck(name).run(on: communicator).map { "\(name): \($0)" }
      }
      return try communicator.gather(complaints, to: 0)?.flatMap(\.self) ?? []
    }
  }

  /// Numbers whose sum depends on the order of the ranks, and the sum's bits.
  struct SumInRankOrder: CommunicatorProgram {
    func run(on communicator: some Communicator) throws -> [UInt64] {
      let numbers = (0..<50_001).map { 1.0 / Double($0 &* 7 &+ communicator.rank &+ 1) }
      let sums = try communicator.allReduce(numbers, .sum)
      guard communicator.rank == 0 else { return [] }
      return [0, 1, 777, 50_000].map { sums[$0].bitPattern }
    }
  }

  /// One rank throws while the others wait for it.
  struct OneThrows: CommunicatorProgram {
    func run(on communicator: some Communicator) throws -> Int {
      if communicator.rank == communicator.size - 1 { throw ScenarioError(text: "rank gives up") }
      return try communicator.allReduce(1, .sum)
    }
  }

  extension Scenario {
    static func conformance() async throws {
      let complaints = try await MPICommunicator.run(WholeConformance())
      for complaint in complaints { say(complaint) }
      say("done")
    }

    static func rankOrder() async throws {
      let bits = try await MPICommunicator.run(SumInRankOrder())
      if !bits.isEmpty { say("\(bits)") }
    }

    static func oneThrows() async throws {
      say("\(try await MPICommunicator.run(OneThrows()))")
    }
  }
#endif
