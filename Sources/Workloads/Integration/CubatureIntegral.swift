public import Jobs
public import Quadrature

/// Integrates a function over a box of several dimensions, adaptively, on the workers of a pool.
///
/// ```swift
/// try await cubatureIntegral(
///   IntegrandExpression("cos(x + y)"), over: [0...1, 0...1], on: SerialPool()).value  // 0.49675…
/// ```
///
/// Genz and Malik's rule in rounds of up to 128 boxes, which the workers share. For smooth functions
/// of up to some eight variables; beyond, Monte Carlo converges faster.
///
/// - Warning: The error estimate is not for functions that jump: a jump that lies between the places of
///   a box goes unseen, and so does a sharp kink that lies along an axis near an edge. Integrate the parts, or
///   use `sobolIntegral`.
///
/// - Parameters:
///   - integrand: the function of the coordinates, one for each axis. For a pool of processes its type
///     must be one that another process can find by name; see `Job`.
///   - ranges: one for each axis, two axes at least; an end may be infinite.
///   - absoluteTolerance: the error that is allowed whatever the value is.
///   - relativeTolerance: the error that is allowed, as a part of the value.
///   - boxLimit: how many boxes there may be before the last round.
///   - pool: who does the work.
///   - onProgress: is called with the state of the computation, on the calling task.
/// - Returns: the integral, with the same bits for every pool.
/// - Throws: `QuadratureError` if there is no such integral; what the pool throws if a worker fails;
///   `CancellationError` between two rounds if the task is cancelled.
/// - Complexity: `GenzMalikRule.evaluations` values for each box looked at.
public func cubatureIntegral<Function: MultivariateIntegrand & Codable>(
  _ integrand: Function, over ranges: [ClosedRange<Double>], absoluteTolerance: Double = 1.49e-8,
  relativeTolerance: Double = 1.49e-8, boxLimit: Int = 100_000, on pool: some WorkerPool,
  onProgress: (IntegrationProgress) -> Void = { _ in }
) async throws -> Integral<Double> {
  let tolerance = try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
  let domain = try CubatureDomain(ranges)
  try require(ranges: ranges.count, for: integrand)
  guard !ranges.contains(where: { $0.lowerBound == $0.upperBound }) else {
    return SignedRange.emptyIntegral
  }
  var rounds = CubatureRounds<Double>(over: domain, tolerance: tolerance, boxLimit: boxLimit)
  var progress = IntegrationProgress()
  while let boxes = rounds.nextRound() {
    try Task.checkCancellation()
    let jobs = RoundBoxes.cut(integrand, domain: domain, boxes: boxes, parts: pool.workerCount)
    rounds.take(try await pool.map(jobs).flatMap(\.self))
    progress.integral = rounds.result
    progress.evaluations = rounds.result.evaluations
    onProgress(progress)
  }
  return rounds.result
}
