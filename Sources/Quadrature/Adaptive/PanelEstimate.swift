public import VectorMath

/// What a rule says of one panel: an interval that is not cut any further.
@frozen
@usableFromInline
struct PanelEstimate: Sendable {
  // In pairs: a processor has to wait before it can load together what was just stored apart.
  @usableFromInline var valueAndError: SIMD2<Double>
  @usableFromInline var magnitudeAndDeviation: SIMD2<Double>

  /// The integral over the panel.
  @inlinable var value: Double { valueAndError[0] }

  /// How far `value` may be off.
  @inlinable var error: Double { valueAndError[1] }

  /// The integral of the function's magnitude.
  @inlinable var magnitude: Double { magnitudeAndDeviation[0] }

  /// The integral of the magnitude of the function's distance from its mean.
  @inlinable var deviation: Double { magnitudeAndDeviation[1] }

  /// A place where the function is infinite or not a number, if there is one among those looked at.
  @usableFromInline var nonFinitePlace: Double?

  @inlinable
  init(
    value: Double, error: Double, magnitude: Double, deviation: Double,
    nonFinitePlace: Double? = nil
  ) {
    valueAndError = SIMD2(value, error)
    magnitudeAndDeviation = SIMD2(magnitude, deviation)
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

extension PanelEstimate {
  /// The errors of two panels, each as ``error(difference:magnitude:deviation:)`` has it.
  @inlinable @inline(__always)
  static func errors(
    difference: SIMD2<Double>, magnitude: SIMD2<Double>, deviation: SIMD2<Double>
  ) -> SIMD2<Double> {
    let ratio = 200 * difference / deviation
    let power = ratio * squareRoot(ratio)
    var error = deviation * SIMD2(repeating: 1).replacing(with: power, where: power .< 1)
    error.replace(with: difference, where: (deviation .== 0) .| (difference .== 0))
    let epsilon = Double.ulpOfOne
    let least = 50 * epsilon * magnitude
    return error.replacing(
      with: least,
      where: (magnitude .> Double.leastNormalMagnitude / (50 * epsilon)) .& .!(error .>= least))
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
