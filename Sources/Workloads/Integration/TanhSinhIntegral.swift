public import Jobs
public import Quadrature

/// An integral by the tanh-sinh rule, as one job.
///
/// For functions that are infinite, or infinitely steep, at the ends of the range. It takes some
/// hundred values of the function, of which each level needs the one before, so it is not shared out.
///
/// ```swift
/// try TanhSinhIntegral(
///   QuarterCircle(), from: 0, to: 1, tolerance: Tolerance(absolute: 0, relative: 1e-12)
/// ).run().value  // 0.78539816339744…, π/4
/// ```
public struct TanhSinhIntegral<Function: Integrand & Codable>: Job {
  /// The function to integrate.
  public var integrand: Function

  /// Where the integral begins; it may be infinite.
  public var lowerBound: Double

  /// Where it ends; it may be infinite, and lie below ``lowerBound``.
  public var upperBound: Double

  /// How exact the integral has to be.
  public var tolerance: Tolerance

  /// Creates the job.
  public init(
    _ integrand: Function, from lowerBound: Double, to upperBound: Double, tolerance: Tolerance
  ) {
    self.integrand = integrand
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.tolerance = tolerance
  }

  /// Integrates the function.
  ///
  /// - Throws: `QuadratureError` if there is no such integral.
  public func run() throws -> Integral<Double> {
    try require(ranges: 1, for: integrand)
    let ends = try SignedRange(from: lowerBound, to: upperBound)
    guard !ends.isEmpty else { return SignedRange.emptyIntegral }
    return ends.directed(
      try integrateTanhSinh(
        integrand.value(at:), over: ends.lower...ends.upper,
        absoluteTolerance: tolerance.absolute, relativeTolerance: tolerance.relative))
  }
}
