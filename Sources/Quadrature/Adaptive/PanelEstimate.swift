/// What a rule says of one panel: an interval that is not cut any further.
@frozen
@usableFromInline
struct PanelEstimate: Sendable {
  /// The integral over the panel.
  @usableFromInline var value: Double

  /// How far `value` may be off.
  @usableFromInline var error: Double

  /// The integral of the function's magnitude.
  @usableFromInline var magnitude: Double

  /// The integral of the magnitude of the function's distance from its mean.
  @usableFromInline var deviation: Double

  /// A place where the function is infinite or not a number, if there is one among those looked at.
  @usableFromInline var nonFinitePlace: Double?

  @inlinable
  init(
    value: Double, error: Double, magnitude: Double, deviation: Double,
    nonFinitePlace: Double? = nil
  ) {
    self.value = value
    self.error = error
    self.magnitude = magnitude
    self.deviation = deviation
    self.nonFinitePlace = nonFinitePlace
  }

  /// QUADPACK's estimate of an error, from the difference of two rules.
  ///
  /// - Parameters:
  ///   - difference: the magnitude of the difference.
  ///   - magnitude: the integral of the function's magnitude.
  ///   - deviation: the integral of the magnitude of its distance from the mean.
  @inlinable
  static func error(difference: Double, magnitude: Double, deviation: Double) -> Double {
    let error = kronrodError(difference: difference, deviation: deviation)
    let epsilon = Double.ulpOfOne
    if magnitude > Double.leastNormalMagnitude / (50 * epsilon) {
      return max(50 * epsilon * magnitude, error)
    }
    return error
  }
}

/// QUADPACK's estimate of an error, before rounding is thought of.
///
/// - Parameters:
///   - difference: the magnitude of the difference of two rules.
///   - deviation: the integral of the magnitude of the function's distance from its mean.
@inlinable
func kronrodError(difference: Double, deviation: Double) -> Double {
  guard deviation != 0 && difference != 0 else { return difference }
  let ratio = 200 * difference / deviation
  return deviation * min(1, ratio * ratio.squareRoot())
}
