internal import Jobs
internal import Multiprocessing
internal import Quadrature
internal import Workloads

/// The lecture's main program as the textbook writes it for distributed memory: rank 0 cuts the integral and
/// scatters the pieces, every rank integrates its own, and rank 0 gathers the areas and adds them.
///
/// It adds them in the order of the pieces, as the other engines do: the sum has the same bits.
struct SimpsonOnRanks: CommunicatorProgram {
  var samples: Int
  var cut: IntegrationCut
  var evenRule: EvenRule

  /// The area of the quarter circle.
  static func area(
    ranks: Int, samples: Int, cut: IntegrationCut, evenRule: EvenRule
  ) async throws -> Double {
    try InvalidCut.check(samples: samples, pieces: ranks)
    let program = SimpsonOnRanks(samples: samples, cut: cut, evenRule: evenRule)
    return try await ProcessCommunicator.run(ranks: ranks, program)[0]
  }

  /// The area on rank 0; 0 on the others.
  func run(on communicator: some Communicator) throws -> Double {
    let isRoot = communicator.rank == 0
    switch cut {
    case .split(let pieces):
      let all =
        try isRoot
        ? SimpsonPiece.cut(
          QuarterCircle(), over: 0...1, samples: samples, pieces: pieces, evenRule: evenRule)
        : nil
      let own = try communicator.scatterEvenly(all)
      let areas = try communicator.gather(own.map { $0.run() }, to: 0)
      return CompensatedSum(areas?.flatMap(\.self) ?? []).value
    case .invariant:
      let rule = try CompositeSimpson(from: 0, to: 1, samples: samples, evenRule: evenRule)
      let all =
        try isRoot
        ? GridChunks.cut(QuarterCircle(), rule: rule, parts: communicator.size) : nil
      let own = try communicator.scatterEvenly(all)
      let partials = try communicator.gather(own.map { try $0.run() }, to: 0)
      guard let partials else { return 0 }
      return try GridChunks.combine(QuarterCircle(), rule: rule, partials.flatMap(\.self))
    }
  }
}
