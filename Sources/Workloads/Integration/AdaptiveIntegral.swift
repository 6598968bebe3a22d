public import Jobs
public import Quadrature

/// How many intervals one worker looks at before the others join in: what SciPy's `quad` allows.
private let extrapolatedIntervals = 50

/// Integrates a function adaptively: by extrapolation if that is enough, else in rounds on all workers
/// of a pool.
///
/// ```swift
/// let quarter = try await adaptiveIntegral(QuarterCircle(), from: 0, to: 1, on: SerialPool())
/// quarter.value        // 0.785398163397448, π/4
/// quarter.evaluations  // 231
///
/// try await adaptiveIntegral(
///   IntegrandExpression("1/sqrt(x)"), from: 0, to: 1, on: pool).value  // 2.0000000000000…
/// ```
///
/// Most integrals take one worker a fraction of a millisecond, with QUADPACK's algorithm and with no
/// more values of the function than SciPy's `quad`. If 50 intervals are not enough, the range is cut
/// anew, up to 128 intervals a round, and the workers share the rounds, as in
/// `adaptiveIntegralInRounds`.
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - lowerBound: where the integral begins. It may be infinite.
///   - upperBound: where it ends. It may be infinite, and lie below `lowerBound`, which changes the
///     sign.
///   - breakPoints: places where the function is difficult.
///   - absoluteTolerance: the error that is allowed whatever the value is.
///   - relativeTolerance: the error that is allowed, as a part of the value.
///   - intervalLimit: how many intervals there may be before the last round.
///   - pool: who does the work.
///   - onProgress: is called with the state of the computation, on the calling task.
/// - Returns: the integral, with the same bits for every pool.
/// - Throws: `QuadratureError` if there is no such integral; what the pool throws if a worker fails;
///   `CancellationError` between two rounds if the task is cancelled.
public func adaptiveIntegral<Function: Integrand & Codable>(
  _ integrand: Function, from lowerBound: Double, to upperBound: Double, breakPoints: [Double] = [],
  absoluteTolerance: Double = 1.49e-8, relativeTolerance: Double = 1.49e-8,
  intervalLimit: Int = 10_000, on pool: some WorkerPool,
  onProgress: (IntegrationProgress) -> Void = { _ in }
) async throws -> Integral<Double> {
  let tolerance = try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
  try require(ranges: 1, for: integrand)
  let ends = try SignedRange(from: lowerBound, to: upperBound)
  guard !ends.isEmpty else { return SignedRange.emptyIntegral }
  let range = try IntegrationRange(from: ends.lower, to: ends.upper, breakPoints: breakPoints)
  var progress = IntegrationProgress()
  func report(_ integral: Integral<Double>) -> Integral<Double> {
    let directed = ends.directed(integral)
    progress.integral = directed
    progress.evaluations = directed.evaluations
    onProgress(progress)
    return directed
  }

  var first: Integral<Double>?
  // Extrapolation knows break points of finite ranges only, and takes them within its own limit.
  if range.bounds.count - 1 <= extrapolatedIntervals, !range.isInfinite || breakPoints.isEmpty {
    let extrapolated = report(
      try await pool.run(
        ExtrapolatedIntegral(
          integrand, from: ends.lower, to: ends.upper, breakPoints: breakPoints,
          tolerance: tolerance, intervalLimit: min(extrapolatedIntervals, intervalLimit))))
    guard case .intervalLimitReached(let limit) = extrapolated.status, limit < intervalLimit else {
      return extrapolated
    }
    first = extrapolated
  }
  let spent = first?.evaluations ?? 0
  var rounds = RoundsIntegration<Double>(
    over: range, tolerance: tolerance, intervalLimit: intervalLimit)
  var last = try await result(of: &rounds, integrand: integrand, on: pool) { integral in
    guard integral.value.isFinite else { return }
    var integral = integral
    integral.evaluations += spent
    _ = report(integral)
  }
  last.evaluations += spent
  guard !last.value.isFinite || !last.errorEstimate.isFinite, var best = first else {
    return ends.directed(last)
  }
  // Halved towards a place where it was finite before, and the sum grew beyond all numbers.
  best.evaluations = last.evaluations
  best.status = .probablyDivergent
  return best
}
