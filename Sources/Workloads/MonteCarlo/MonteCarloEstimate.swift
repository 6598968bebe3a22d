/// An integral as random samples found it, with what is known of its error.
public struct MonteCarloEstimate: Hashable, Codable, Sendable {
  /// The estimate of the integral.
  public var value: Double

  /// The standard deviation to expect of ``value``, itself estimated; not a number (`nan`) after one
  /// sample.
  public var standardError: Double

  /// Where the integral lies with 95 percent confidence.
  public var interval: ConfidenceInterval

  /// How many values of the function were computed.
  public var samples: Int

  /// Why the estimate is no better.
  public var status: MonteCarloStatus

  /// How far the iterations of VEGAS disagree.
  ///
  /// About 1 if their errors are honest, much more if some missed a part of the function. Nil with
  /// fewer than two iterations, and of the other methods.
  public var chiSquaredPerDegree: Double?

  /// Whether the wanted error is met.
  public var isErrorMet: Bool { status == .errorMet }

  /// Creates an estimate.
  ///
  /// - Parameters:
  ///   - value: the estimate of the integral.
  ///   - standardError: the standard deviation to expect of it.
  ///   - halfWidth: how many of these lie on each side of the value in the interval of 95 percent.
  ///   - samples: how many values of the function were computed.
  ///   - status: why the estimate is no better.
  ///   - chiSquaredPerDegree: how far iterations disagree.
  public init(
    value: Double, standardError: Double, halfWidth: Double, samples: Int,
    status: MonteCarloStatus, chiSquaredPerDegree: Double? = nil
  ) {
    self.value = value
    self.standardError = standardError
    interval = ConfidenceInterval(
      low: value - halfWidth * standardError, high: value + halfWidth * standardError)
    self.samples = samples
    self.status = status
    self.chiSquaredPerDegree = chiSquaredPerDegree
  }
}
