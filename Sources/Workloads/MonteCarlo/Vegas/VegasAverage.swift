internal import Quadrature

#if canImport(Glibc)
  // Nothing here names it: `squareRoot()` calls the C library's sqrt, and this import links that.
  internal import Glibc
#endif

/// The average of the iterations of VEGAS.
///
/// All of them count the same. Weighted by how exact they are, those would count most that found little of
/// what the function has at an edge: there value and error are too small together.
struct VegasAverage {
  private var results: [(value: Double, variance: Double)] = []

  /// How many iterations there are.
  var count: Int { results.count }

  mutating func add(value: Double, variance: Double) {
    results.append((value, variance))
  }

  /// The estimate; nil without an iteration.
  ///
  /// If the iterations disagree by more than their errors allow, the error is what their spread says.
  func estimate(
    volume: Double, samples: Int, status: MonteCarloStatus
  ) -> MonteCarloEstimate? {
    guard !results.isEmpty else { return nil }
    let count = Double(results.count)
    let value = CompensatedSum(results.map { $0.value / count }).value
    var error = CompensatedSum(results.map { $0.variance / count / count }).value.squareRoot()
    var chiSquaredPerDegree: Double?
    if results.count > 1 {
      // The squares of small values would vanish.
      let deviations = results.map { abs($0.value - value) }
      let largest = max(deviations.max() ?? 0, .leastNonzeroMagnitude)
      let squares = deviations.map { ($0 / largest) * ($0 / largest) / count }
      let spread = largest * CompensatedSum(squares).value.squareRoot()
      // Values that agree but for rounding agree.
      let between = max(0, spread - abs(value) * .ulpOfOne) / (count - 1).squareRoot()
      error = max(error, between)
      chiSquaredPerDegree = chiSquared / (count - 1)
    }
    return MonteCarloEstimate(
      value: value * volume, standardError: error * volume,
      halfWidth: StudentT.normalHalfWidth95, samples: samples, status: status,
      chiSquaredPerDegree: chiSquaredPerDegree)
  }

  /// How far the iterations are from their average weighted by how exact they are, in units of their errors.
  private var chiSquared: Double {
    // No variance is below what rounding makes, or one lucky iteration would be all that counts.
    let weights = results.map { result in
      let rounding = result.value * .ulpOfOne
      return 1 / max(result.variance, rounding * rounding, .leastNormalMagnitude)
    }
    // Only the ratios of the weights count, and their sum must not overflow.
    let largest = weights.max() ?? 1
    let sum = CompensatedSum(weights.map { $0 / largest }).value
    let value =
      CompensatedSum(zip(results, weights).map { $0.value * ($1 / largest) }).value / sum
    return CompensatedSum(
      zip(results, weights).map { ($0.value - value) * ($0.value - value) * $1 }
    ).value
  }
}
