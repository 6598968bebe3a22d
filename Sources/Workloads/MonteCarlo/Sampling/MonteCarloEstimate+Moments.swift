internal import Quadrature

extension MonteCarloEstimate {
  /// The integral over a box of which an axis has no width.
  static let zero = MonteCarloEstimate(
    value: 0, standardError: 0, halfWidth: 0, samples: 0, status: .errorMet)

  /// The estimate from independent values.
  ///
  /// - Parameters:
  ///   - moments: their moments.
  ///   - volume: what the values are the means over.
  init(_ moments: SampleMoments, volume: Double, status: MonteCarloStatus) {
    self.init(
      value: moments.mean * volume, standardError: moments.standardError * volume,
      halfWidth: moments.count > 1
        ? StudentT.halfWidth95(degreesOfFreedom: moments.count - 1) : .nan,
      samples: moments.count, status: status)
  }
}
