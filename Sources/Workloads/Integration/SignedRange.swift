internal import Quadrature

/// The range of an integral whose ends may stand in either order.
struct SignedRange {
  /// The lower end.
  let lower: Double

  /// The upper end.
  let upper: Double

  /// Whether the integral runs backwards, and is the negative of that from ``lower`` to ``upper``.
  let isReversed: Bool

  /// Whether both ends are the same, so that the integral is zero.
  var isEmpty: Bool { lower == upper }

  /// - Throws: `QuadratureError.undefinedRange` if an end is not a number,
  ///   `QuadratureError.invalidRange` if both are finite and their distance is not.
  init(from lowerBound: Double, to upperBound: Double) throws(QuadratureError) {
    guard !lowerBound.isNaN, !upperBound.isNaN else {
      throw .undefinedRange(lowerBound: lowerBound, upperBound: upperBound)
    }
    guard
      !lowerBound.isFinite || !upperBound.isFinite || (upperBound - lowerBound).isFinite
    else { throw .invalidRange(lowerBound: lowerBound, upperBound: upperBound) }
    isReversed = upperBound < lowerBound
    lower = min(lowerBound, upperBound)
    upper = max(lowerBound, upperBound)
  }

  /// The integral in the direction that was asked for.
  func directed(_ integral: Integral<Double>) -> Integral<Double> {
    guard isReversed else { return integral }
    var integral = integral
    integral.value.negate()
    return integral
  }

  /// What the integral over an empty range is: zero, without a look at the function.
  static var emptyIntegral: Integral<Double> {
    Integral(value: 0, errorEstimate: 0, evaluations: 0, intervals: 0, status: .toleranceMet)
  }
}
