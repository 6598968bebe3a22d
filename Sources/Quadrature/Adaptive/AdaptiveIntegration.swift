/// Integrates a function over a range, adaptively.
///
/// ```swift
/// let quarter = try integrate({ (1 - $0 * $0).squareRoot() }, over: 0...1)
/// quarter.value          // 0.7853981633974481, π/4
/// quarter.errorEstimate  // 8.8e-11
/// quarter.evaluations    // 231
///
/// try integrate({ 1 / (1 + $0 * $0) }, over: -.infinity ... .infinity).value  // 3.14159265358979…
/// ```
///
/// The range is halved where the error is largest, and the results are extrapolated; so functions
/// with a singularity at an end, or at a break point, are integrated as well. It is QUADPACK's way,
/// and SciPy's `quad`, with the same evaluations. A rule sees a function only at its places: a
/// feature much narrower than the range can be missed without a sign of it, and at a jump that is not a
/// break point the error is larger than estimated in one case of ten. Name such places as break points.
///
/// - Parameters:
///   - integrand: the function. It is not called at the ends of the range, nor at break points.
///   - range: where to integrate. An end may be infinite.
///   - breakPoints: places inside the range where the function is difficult; those outside are left
///     out. With infinite ends there can be none.
///   - absoluteTolerance: the error that is allowed whatever the value is.
///   - relativeTolerance: the error that is allowed, as a part of the value.
///   - intervalLimit: how many intervals the range may be cut into.
/// - Returns: the integral. See ``Integral/status`` for whether the tolerance was met, and if not, why.
/// - Throws: ``QuadratureError`` if the arguments are not allowed; what `integrand` throws.
/// - Complexity: 21 values of the function for each interval looked at (15 if one end is infinite,
///   30 if both are); at most 2 × `intervalLimit` intervals are looked at.
///
/// Source: R. Piessens, E. de Doncker-Kapenga, C. W. Überhuber and D. K. Kahaner, "QUADPACK",
/// Springer 1983.
@inlinable
public func integrate(
  _ integrand: (Double) throws -> Double, over range: ClosedRange<Double>,
  breakPoints: [Double] = [], absoluteTolerance: Double = 1.49e-8,
  relativeTolerance: Double = 1.49e-8, intervalLimit: Int = 50
) throws -> Integral<Double> {
  try integrate(
    integrand, from: range.lowerBound, to: range.upperBound, breakPoints: breakPoints,
    absoluteTolerance: absoluteTolerance, relativeTolerance: relativeTolerance,
    intervalLimit: intervalLimit)
}

/// Integrates a function from one bound to another, adaptively.
///
/// ```swift
/// try integrate({ $0 * $0 }, from: 4, to: 0).value  // -21.333333333333336
/// ```
///
/// As ``integrate(_:over:breakPoints:absoluteTolerance:relativeTolerance:intervalLimit:)``, but the
/// range may be empty, which gives zero without a call of the function, or run backwards, which
/// gives the negative.
@inlinable
public func integrate(
  _ integrand: (Double) throws -> Double, from lowerBound: Double, to upperBound: Double,
  breakPoints: [Double] = [], absoluteTolerance: Double = 1.49e-8,
  relativeTolerance: Double = 1.49e-8, intervalLimit: Int = 50
) throws -> Integral<Double> {
  let plan = try AdaptivePlan(
    from: lowerBound, to: upperBound, breakPoints: breakPoints,
    absoluteTolerance: absoluteTolerance, relativeTolerance: relativeTolerance,
    intervalLimit: intervalLimit)
  guard !plan.isEmpty else {
    return Integral(value: 0, errorEstimate: 0, evaluations: 0, intervals: 0, status: .toleranceMet)
  }
  var integral: Integral<Double>
  if let mapping = plan.mapping {
    integral = try plan.integrate(
      evaluationsPerPanel: GaussKronrod15.evaluations * mapping.evaluations
    ) { lower, upper in
      try GaussKronrod15.estimate(integrand, through: mapping, from: lower, to: upper)
    } halves: { lower, middle, upper in
      let first = try GaussKronrod15.estimate(
        integrand, through: mapping, from: lower, to: middle)
      return (
        first,
        try GaussKronrod15.estimate(integrand, through: mapping, from: middle, to: upper)
      )
    }
  } else {
    integral = try plan.integrate(evaluationsPerPanel: GaussKronrod21.evaluations) { lower, upper in
      try GaussKronrod21.estimate(integrand, from: lower, to: upper)
    } halves: { lower, middle, upper in
      try GaussKronrod21.estimates(integrand, from: lower, by: middle, to: upper)
    }
  }
  if plan.isReversed { integral.value.negate() }
  return integral
}
