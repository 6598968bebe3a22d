/// Why an integration stopped.
public enum IntegrationStatus: Hashable, Codable, Sendable {
  /// The error estimate is within the tolerance.
  case toleranceMet

  /// The range was cut into as many intervals as are allowed.
  case intervalLimitReached(Int)

  /// The step was halved as often as is allowed.
  case levelLimitReached(Int)

  /// All samples that were asked for were taken.
  case sampleLimitReached(Int)

  /// Rounding keeps the error from falling further; it may be larger than estimated.
  case roundoff

  /// The function behaves very badly at some places, like a singularity inside the range.
  case badBehavior

  /// Extrapolation does not converge, or rounding spoils it; the value is the best there is.
  case noConvergence

  /// The integral is probably infinite or undefined, or converges slowly.
  case probablyDivergent

  /// The function is infinite or not a number at a place that a rule looked at.
  ///
  /// Nil stands for finite values whose sum is beyond the largest number.
  case nonFiniteValue(at: Double?)

  /// The function of several variables is infinite or not a number at a place.
  case nonFiniteValueAtPoint([Double])
}

extension IntegrationStatus: CustomStringConvertible {
  /// A sentence for people.
  public var description: String {
    switch self {
    case .toleranceMet:
      "the tolerance was met"
    case .intervalLimitReached(let limit):
      """
      the range was cut into \(limit) intervals, the most that are allowed, and the tolerance was \
      not met: allow more, or name the places where the function is difficult as break points
      """
    case .levelLimitReached(let limit):
      """
      the step was halved \(limit) times, the most that are allowed, and the tolerance was not met: \
      cut the range where the function or its slope jumps
      """
    case .sampleLimitReached(let limit):
      "the tolerance was not met with \(limit) samples: allow more, or a larger error"
    case .roundoff:
      """
      rounding errors keep the tolerance from being met, and the error may be larger than estimated
      """
    case .badBehavior:
      """
      the function behaves extremely badly at some places: name them as break points, or use a rule \
      for singularities
      """
    case .noConvergence:
      "the extrapolation does not converge; the value is the best that could be had"
    case .probablyDivergent:
      "the integral is probably divergent, or converges slowly"
    case .nonFiniteValue(let place?):
      "the function is infinite or not a number at \(place)"
    case .nonFiniteValueAtPoint(let place):
      "the function is infinite or not a number at \(place)"
    case .nonFiniteValue(nil):
      "the values of the function are too large to be added up"
    }
  }
}
