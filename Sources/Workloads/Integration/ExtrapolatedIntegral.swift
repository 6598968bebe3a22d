public import Jobs
public import Quadrature

/// An adaptive integral with extrapolation, as one job.
///
/// Each step depends on the one before, so it is not shared out; it is for integrals that a few
/// thousand values of the function are enough for.
public struct ExtrapolatedIntegral<Function: Integrand & Codable>: Job {
  /// The function to integrate.
  public var integrand: Function

  /// Where the integral begins.
  public var lowerBound: Double

  /// Where it ends.
  public var upperBound: Double

  /// Places where the function is difficult; only for finite ranges.
  public var breakPoints: [Double]

  /// How exact the integral has to be.
  public var tolerance: Tolerance

  /// How many intervals the range may be cut into.
  public var intervalLimit: Int

  /// Creates the job.
  public init(
    _ integrand: Function, from lowerBound: Double, to upperBound: Double, breakPoints: [Double],
    tolerance: Tolerance, intervalLimit: Int
  ) {
    self.integrand = integrand
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.breakPoints = breakPoints
    self.tolerance = tolerance
    self.intervalLimit = intervalLimit
  }

  /// Integrates the function.
  ///
  /// - Throws: `QuadratureError` if there is no such integral; `CancellationError` if nobody wants the
  ///   answer any more.
  public func run() throws -> Integral<Double> {
    try integrate(
      {
        try JobContext.current.checkCancellation()
        return integrand.value(at: $0)
      }, from: lowerBound, to: upperBound, breakPoints: breakPoints,
      absoluteTolerance: tolerance.absolute, relativeTolerance: tolerance.relative,
      intervalLimit: intervalLimit)
  }
}
