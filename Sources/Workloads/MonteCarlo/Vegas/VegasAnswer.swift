/// What a job of VEGAS found in its blocks of samples.
struct VegasAnswer: Hashable, Codable, Sendable {
  var sums: VegasSums

  /// The first point where the function is infinite or not a number.
  var nonFinitePoint: [Double]?

  /// The sums, if the function has a mean.
  func get() throws(MonteCarloError) -> VegasSums {
    if let nonFinitePoint { throw .nonFiniteValue(at: nonFinitePoint) }
    guard sums.cubes.allSatisfy({ $0.mean.isFinite }) else { throw .valuesTooLarge }
    return sums
  }
}
