internal import Jobs
internal import Multiprocessing
internal import Quadrature
internal import Workloads

/// The lecture's `call_simpson(fun, a, b, n, q)`: integrates a piece and puts the area in a queue.
struct CallSimpson: Job {
  var piece: SimpsonPiece<QuarterCircle>
  var queue: ResultQueue<Double>

  func run() throws -> NoOutput {
    try queue.put(piece.run())
    return NoOutput()
  }
}

/// The same for the cut that does not depend on the number of processes.
struct CallSimpsonChunks: Job {
  var chunks: GridChunks<QuarterCircle>
  var queue: ResultQueue<[PartialSums]>

  func run() throws -> NoOutput {
    try queue.put(chunks.run())
    return NoOutput()
  }
}
