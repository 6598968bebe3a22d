public import Jobs
public import Quadrature

/// Integrates a function by Gauss's rule, and says how far off the value may be.
///
/// ```swift
/// try await gaussIntegral(
///   IntegrandExpression("exp(x)"), from: 0, to: 1, samples: 16, on: SerialPool()).value
/// // 1.71828182845904…
/// ```
///
/// The rules of a half, a quarter and an eighth of the places, or one more to make it odd, are computed as
/// well: how the values settle tells the error.
///
/// - Parameters:
///   - integrand: the function. For a pool of processes its type must be one that another process
///     can find by name; see `Job`.
///   - lowerBound: where the integral begins; finite.
///   - upperBound: where it ends; below `lowerBound`, the integral changes its sign.
///   - samples: how many places the rule has, one of `GaussLegendreRule.allowedCounts`.
///   - absoluteTolerance: the error that is allowed whatever the value is.
///   - relativeTolerance: the error that is allowed, as a part of the value.
///   - pool: who does the work: a worker for each of the rules.
///   - onProgress: is called with what each rule found, the smallest first, on the calling task.
/// - Returns: the integral, with the same bits for every pool. `evaluations` counts all the rules.
/// - Throws: `QuadratureError` if there is no such integral; what the pool throws if a worker fails;
///   `CancellationError`.
/// - Complexity: O(*n*²) for *n* places, to find them.
public func gaussIntegral<Function: Integrand & Codable>(
  _ integrand: Function, from lowerBound: Double, to upperBound: Double, samples: Int,
  absoluteTolerance: Double = 1.49e-8, relativeTolerance: Double = 1.49e-8,
  on pool: some WorkerPool, onProgress: (IntegrationProgress) -> Void = { _ in }
) async throws -> Integral<Double> {
  let tolerance = try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
  guard (upperBound - lowerBound).isFinite else {
    throw QuadratureError.invalidRange(lowerBound: lowerBound, upperBound: upperBound)
  }
  guard GaussLegendreRule.allowedCounts.contains(samples) else {
    throw QuadratureError.invalidNodeCount(samples)
  }
  try require(ranges: 1, for: integrand)
  guard lowerBound != upperBound else { return SignedRange.emptyIntegral }
  // Odd, for a place in the middle: rules without one all miss a jump near there, and agree.
  let counts = [8, 4, 2].map { samples / $0 }.filter { $0 >= 1 }.map { $0 | 1 } + [samples]
  let jobs = counts.map { GaussSum(integrand, from: lowerBound, to: upperBound, count: $0) }
  // Twice the places can make any error vanish; to trust that blindly would be too much. Where they help
  // as little as for a bend, the errors jump about.
  var error = RefinedError(leastImprovement: 20, bestImprovement: 1e4)
  var progress = IntegrationProgress(plannedEvaluations: counts.reduce(0, +))
  var left = counts.makeIterator()
  for try await result in pool.results(of: jobs) {
    let sum = try result.get()
    error.add(sum.value)
    // Where positive and negative values cancel, the integral's own last place says nothing.
    let estimate = max(error.estimate, 4 * Double.ulpOfOne * sum.magnitude)
    let count = left.next() ?? samples
    progress.evaluations += count
    let status: IntegrationStatus =
      if !sum.value.isFinite {
        .nonFiniteValue(at: sum.nonFinitePlace)
      } else if estimate <= tolerance.bound(for: abs(sum.value)) {
        .toleranceMet
      } else {
        .sampleLimitReached(count)
      }
    progress.integral = Integral(
      value: sum.value, errorEstimate: estimate, evaluations: progress.evaluations,
      intervals: 1, status: status)
    onProgress(progress)
  }
  guard let integral = progress.integral else { throw CancellationError() }
  return integral
}
