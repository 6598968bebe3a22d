internal import Jobs
internal import Multiprocessing
internal import Quadrature
internal import Workloads

/// The lecture's main program: child processes with a queue each, started all, joined all, and only
/// then read.
///
/// In Python that order deadlocks when the results outgrow a pipe.
enum SimpsonOnProcesses {
  /// The area of the quarter circle.
  static func area(
    processes: Int, samples: Int, cut: IntegrationCut, evenRule: EvenRule
  ) async throws -> Double {
    switch cut {
    case .split(let pieces):
      let areas = try await run(
        SimpsonPiece.cut(
          QuarterCircle(), over: 0...1, samples: samples, pieces: pieces, evenRule: evenRule)
      ) { CallSimpson(piece: $0, queue: $1) }
      return CompensatedSum(areas).value
    case .invariant:
      try InvalidCut.check(samples: samples, pieces: processes)
      let rule = try CompositeSimpson(from: 0, to: 1, samples: samples, evenRule: evenRule)
      let partials = try await run(
        GridChunks.cut(QuarterCircle(), rule: rule, parts: processes)
      ) { CallSimpsonChunks(chunks: $0, queue: $1) }
      return try GridChunks.combine(QuarterCircle(), rule: rule, partials)
    }
  }

  private static func run<Piece, Child: Job, Answer: Codable & Sendable>(
    _ pieces: [Piece], as job: (Piece, ResultQueue<Answer>) -> Child
  ) async throws -> [Answer] {
    let queues = pieces.map { _ in ResultQueue<Answer>() }
    let processes = zip(pieces, queues).map { ChildProcess(job($0, $1)) }
    for process in processes { try process.start() }
    try await JoinAll.processes(processes)
    return try queues.map { try $0.take() }
  }
}
