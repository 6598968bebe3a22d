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
    var error = difference
    if deviation != 0 && error != 0 {
      let ratio = 200 * error / deviation
      error = deviation * min(1, ratio * ratio.squareRoot())
    }
    let epsilon = Double.ulpOfOne
    if magnitude > Double.leastNormalMagnitude / (50 * epsilon) {
      error = max(50 * epsilon * magnitude, error)
    }
    return error
  }
}
