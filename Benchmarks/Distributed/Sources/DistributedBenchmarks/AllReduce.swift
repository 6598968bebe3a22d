internal import Jobs

/// The sum of so many doubles a rank, for all ranks, as `peers/mpi_all_reduce.c` does it.
struct AllReduce: CommunicatorProgram {
  var count: Int

  private static let rounds = 21
  private static let calls = 10

  struct Outcome: Codable, Sendable {
    var rank: Int
    /// Of one call, in seconds.
    var median: Double
  }

  func run(on communicator: some Communicator) throws -> Outcome {
    var samples: [Double] = []
    for round in 0...Self.rounds {
      var values = [Double](repeating: 1, count: count)
      try communicator.barrier()
      var sum = 1.0
      let duration = try ContinuousClock().measure {
        for _ in 0..<Self.calls {
          try communicator.allReduce(&values, .sum)
          sum *= Double(communicator.size)
        }
      }
      precondition(values.first == sum && values.last == sum)
      if round > 0 { samples.append(duration / .seconds(Self.calls)) }
    }
    return Outcome(rank: communicator.rank, median: samples.sorted()[Self.rounds / 2])
  }
}
