public import Jobs
public import Quadrature

/// Integrates a function adaptively in rounds of many intervals, which the workers of a pool share.
///
/// ```swift
/// let quarter = try await adaptiveIntegralInRounds(QuarterCircle(), over: 0...1, on: SerialPool())
/// quarter.value  // 0.785398163397852, within 4.2e-10 of π/4
/// ```
///
/// The intervals of the largest errors are halved, up to 128 in a round, and the round is shared
/// among the workers. Which intervals these are depends on the function alone: value, error and
/// evaluations have the same bits on every pool, and those of `integrateInRounds`. It is the algorithm
/// of SciPy's `quad_vec`, with its tolerances. `adaptiveIntegral` tries extrapolation first, for which
/// most integrals need fewer values.
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - range: where to integrate. An end may be infinite.
///   - breakPoints: places where the function is difficult.
///   - absoluteTolerance: the error that is allowed whatever the value is.
///   - relativeTolerance: the error that is allowed, as a part of the value.
///   - rule: how to find the integral over an interval; nil takes Gauss and Kronrod's 15 places if
///     the range is infinite, else 21.
///   - intervalLimit: how many intervals there may be before the last round.
///   - pool: who does the work.
/// - Returns: the integral. See `Integral.status` for whether the tolerance was met.
/// - Throws: `QuadratureError` if there is no such integral; what the pool throws if a worker fails;
///   `CancellationError` between two rounds if the task is cancelled.
/// - Complexity: `PanelRule.evaluations` values for each interval looked at. A round is a journey to the
///   workers and back: it pays where a value takes microseconds.
public func adaptiveIntegralInRounds<Function: Integrand & Codable>(
  _ integrand: Function, over range: ClosedRange<Double>, breakPoints: [Double] = [],
  absoluteTolerance: Double = 1e-200, relativeTolerance: Double = 1e-8, rule: PanelRule? = nil,
  intervalLimit: Int = 10_000, on pool: some WorkerPool
) async throws -> Integral<Double> {
  try require(ranges: 1, for: integrand)
  var rounds = RoundsIntegration<Double>(
    over: try IntegrationRange(
      from: range.lowerBound, to: range.upperBound, breakPoints: breakPoints),
    tolerance: try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance),
    rule: rule, intervalLimit: intervalLimit)
  return try await result(of: &rounds, integrand: integrand, on: pool) { _ in }
}

/// Has the workers look at round after round, until there is a result.
func result<Function: Integrand & Codable>(
  of rounds: inout RoundsIntegration<Double>, integrand: Function, on pool: some WorkerPool,
  onRound: (Integral<Double>) -> Void
) async throws -> Integral<Double> {
  while let intervals = rounds.nextRound() {
    try Task.checkCancellation()
    let jobs = RoundPanels.cut(
      integrand, range: rounds.range, rule: rounds.rule, intervals: intervals,
      parts: pool.workerCount)
    rounds.take(try await pool.map(jobs).flatMap(\.self))
    onRound(rounds.result)
  }
  return rounds.result
}
