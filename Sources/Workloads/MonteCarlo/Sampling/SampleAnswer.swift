/// What a job found in its blocks of samples.
struct SampleAnswer: Hashable, Codable, Sendable {
  var moments: SampleMoments

  /// The first point where the function is infinite or not a number.
  var nonFinitePoint: [Double]?

  /// The moments, if the function has a mean.
  func get() throws(MonteCarloError) -> SampleMoments {
    if let nonFinitePoint { throw .nonFiniteValue(at: nonFinitePoint) }
    guard moments.mean.isFinite else { throw .valuesTooLarge }
    return moments
  }
}
