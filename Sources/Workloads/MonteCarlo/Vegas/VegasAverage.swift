internal import Quadrature

#if canImport(Glibc)
  // Nothing here names it: `squareRoot()` calls the C library's sqrt, and this import links that.
  internal import Glibc
#endif

/// The average of the iterations of VEGAS, each weighted by how exact it is.
struct VegasAverage {
  private var results: [(value: Double, variance: Double)] = []

  /// How many iterations there are.
  var count: Int { results.count }

  mutating func add(value: Double, variance: Double) {
    results.append((value, variance))
  }

  /// The estimate; nil without an iteration.
  ///
  /// If the iterations disagree by more than their errors allow, the error is larger by the root of
  /// χ² per degree of freedom, as the Particle Data Group does.
  func estimate(
    volume: Double, samples: Int, status: MonteCarloStatus
  ) -> MonteCarloEstimate? {
    guard !results.isEmpty else { return nil }
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
    let isExact = results.allSatisfy { $0.variance == 0 }
    let variance = isExact ? 0 : 1 / (sum * largest)
    var error = variance.squareRoot()
    var chiSquaredPerDegree: Double?
    if results.count > 1 {
      let chiSquared = CompensatedSum(
        zip(results, weights).map { ($0.value - value) * ($0.value - value) * $1 }
      ).value
      let perDegree = chiSquared / Double(results.count - 1)
      chiSquaredPerDegree = perDegree
      if perDegree > 1 { error *= perDegree.squareRoot() }
    }
    return MonteCarloEstimate(
      value: value * volume, standardError: error * volume,
      halfWidth: StudentT.normalHalfWidth95, samples: samples, status: status,
      chiSquaredPerDegree: chiSquaredPerDegree)
  }
}
