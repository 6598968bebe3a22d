public import Jobs
public import Quadrature

/// Integrates a function by Simpson's rule on the workers of a pool.
///
/// ```swift
/// let area = try await compositeSimpson(
///   QuarterCircle(), over: 0...1, samples: 100_000_000, evenRule: .average,
///   cut: .split(pieces: 3), on: SerialPool())
/// area * 4  // 3.141592653589334
/// ```
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - range: where to integrate.
///   - samples: how often to sample the function, all pieces together.
///   - evenRule: what to do with the interval left over when the number of samples is even.
///   - cut: how to share out the work. The default gives the same bits on every pool.
///   - pool: who does the work.
/// - Returns: the integral. The parts are added in the order of the range, whichever came first.
/// - Throws: `QuadratureError` if there is no such integral; ``InvalidCut`` if a piece would get too
///   few samples; what the pool throws if a worker fails.
/// - Complexity: O(*n*) for *n* samples, in memory that does not depend on the samples of a piece.
public func compositeSimpson<Function: Integrand & Codable>(
  _ integrand: Function, over range: ClosedRange<Double>, samples: Int,
  evenRule: EvenRule = .cartwright, cut: IntegrationCut = .invariant, on pool: some WorkerPool
) async throws -> Double {
  try require(ranges: 1, for: integrand)
  switch cut {
  case .split(let pieces):
    let jobs = try SimpsonPiece.cut(
      integrand, over: range, samples: samples, pieces: pieces, evenRule: evenRule)
    return try await CompensatedSum(pool.map(jobs)).value
  case .invariant:
    let rule = try CompositeSimpson(
      from: range.lowerBound, to: range.upperBound, samples: samples, evenRule: evenRule)
    // How the chunks are shared out leaves no trace in the sum.
    let jobs = GridChunks.guidedCut(integrand, rule: rule, workers: pool.workerCount)
    return try await GridChunks.combine(integrand, rule: rule, pool.map(jobs))
  }
}
