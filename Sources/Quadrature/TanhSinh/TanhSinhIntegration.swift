/// Integrates a function that may be infinite, or have infinite slope, at the ends of the range.
///
/// ```swift
/// let quarter = try integrateTanhSinh({ (1 - $0 * $0).squareRoot() }, over: 0...1)
/// quarter.value        // 0.785398163397448…, π/4 to the last place or so
/// quarter.evaluations  // fewer than 100
/// ```
///
/// The range is mapped so that its ends lie at infinity, where the mapped function falls faster than
/// exponentially; there the trapezoid rule converges fastest of all. Each level halves the step. Places
/// inside the range where the function or a derivative jumps spoil the convergence: cut the range
/// there, or use ``integrate(_:over:breakPoints:absoluteTolerance:relativeTolerance:intervalLimit:)``.
///
/// - Parameters:
///   - integrand: the function. It is not called at the ends of the range.
///   - range: where to integrate. An end may be infinite.
///   - absoluteTolerance: the error that is allowed whatever the value is.
///   - relativeTolerance: the error that is allowed, as a part of the value.
///   - levelLimit: how often the step may be halved, from 2 to 16.
/// - Returns: the integral.
/// - Throws: ``QuadratureError`` if the arguments are not allowed; what `integrand` throws.
/// - Complexity: about 2ᵏ⁺⁴ values of the function at level *k*; it begins with level 2.
///
/// Source: H. Takahasi and M. Mori, "Double exponential formulas for numerical integration",
/// Publications of the Research Institute for Mathematical Sciences 9, 1974, 721–741.
@inlinable
public func integrateTanhSinh(
  _ integrand: (Double) throws -> Double, over range: ClosedRange<Double>,
  absoluteTolerance: Double = 0, relativeTolerance: Double = 1.8e-12, levelLimit: Int = 10
) throws -> Integral<Double> {
  try tanhSinh(
    { place, _ in try integrand(place) }, over: range, keepsEnds: false,
    tolerance: try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance),
    levelLimit: levelLimit)
}

/// Integrates a function of the place and of its distance from the nearer end of the range.
///
/// Near an end that is not zero, a place cannot be told from the end itself where the function is
/// steepest; its distance can:
///
/// ```swift
/// // 1/√(1 − x), infinite at 1. With 1 - x, no more than eight digits could be had.
/// try integrateTanhSinh(
///   placesAndDistances: { x, distance in 1 / (x < 0.5 ? 1 - x : distance).squareRoot() }, over: 0...1
/// ).value  // 2.0
/// ```
///
/// As ``integrateTanhSinh(_:over:absoluteTolerance:relativeTolerance:levelLimit:)``, but the place may be
/// rounded to the end itself; the distance is above zero then as well. With one infinite end, the
/// distance is that from the other; with two it is infinite.
@inlinable
public func integrateTanhSinh(
  placesAndDistances integrand: (Double, Double) throws -> Double,
  over range: ClosedRange<Double>, absoluteTolerance: Double = 0,
  relativeTolerance: Double = 1.8e-12, levelLimit: Int = 10
) throws -> Integral<Double> {
  try tanhSinh(
    integrand, over: range, keepsEnds: true,
    tolerance: try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance),
    levelLimit: levelLimit)
}

@inlinable
func tanhSinh(
  _ integrand: (Double, Double) throws -> Double, over range: ClosedRange<Double>,
  keepsEnds: Bool, tolerance: Tolerance, levelLimit: Int
) throws -> Integral<Double> {
  let mapping = try TanhSinhMapping(range, levelLimit: levelLimit)
  guard range.lowerBound < range.upperBound else {
    return Integral(value: 0, errorEstimate: 0, evaluations: 0, intervals: 0, status: .toleranceMet)
  }
  var sum = TanhSinhSum()
  var evaluations = 0
  var nonFinitePlace: Double?

  /// - Returns: the magnitude of the term; nil if there is none.
  func add(_ distance: Double, _ weight: Double, fromUpper isUpper: Bool) throws -> Double? {
    guard
      let place = mapping.place(
        distance, weight: weight, fromUpper: isUpper, keepsEnds: keepsEnds)
    else { return nil }
    let value = try integrand(place.x, place.distance)
    evaluations += 1
    let term = value == 0 ? 0 : value * place.weight
    guard term.isFinite else {
      nonFinitePlace = nonFinitePlace ?? place.x
      return nil
    }
    sum.add(term)
    return abs(term)
  }

  func result(_ error: Double, _ status: IntegrationStatus) -> Integral<Double> {
    Integral(
      value: sum.value, errorEstimate: error, evaluations: evaluations, intervals: 1,
      status: status)
  }

  for level in 0...levelLimit {
    var (lower, upper) = (TanhSinhEnd(), TanhSinhEnd())
    if level == 0 { _ = try add(1, .pi / 2, fromUpper: true) }
    for node in TanhSinhNode.newNodes(at: level) where nonFinitePlace == nil {
      if let term = try add(node.distance, node.weight, fromUpper: false) { lower.add(term) }
      if let term = try add(node.distance, node.weight, fromUpper: true) { upper.add(term) }
    }
    if let nonFinitePlace { return result(.infinity, .nonFiniteValue(at: nonFinitePlace)) }
    sum.endLevel(lower, upper)
    if level >= 2, sum.error <= tolerance.bound(for: abs(sum.value)) {
      return result(sum.error, .toleranceMet)
    }
  }
  return result(sum.error, .levelLimitReached(levelLimit))
}
