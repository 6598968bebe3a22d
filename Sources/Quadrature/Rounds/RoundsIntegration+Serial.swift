/// Integrates a function whose values are numbers or lists of numbers, adaptively.
///
/// ```swift
/// let moments = try integrateInRounds({ x in [1, x, x * x] }, over: 0...2)
/// moments.value  // [2.0, 2.0, 2.6666666666666665]
/// ```
///
/// Many intervals are halved in a round, as in SciPy's `quad_vec`: `Workloads` shares the rounds
/// among workers, with the same result to the last bit. There is no extrapolation: at singularities
/// it takes more values than ``integrate(_:over:breakPoints:absoluteTolerance:relativeTolerance:intervalLimit:)``.
///
/// - Parameters:
///   - integrand: the function; its values must all have the same number of elements.
///   - range: where to integrate. An end may be infinite.
///   - breakPoints: places where the function is difficult; those outside the range are left out.
///   - absoluteTolerance: the error that is allowed whatever the value is, by the Euclidean norm.
///   - relativeTolerance: the error that is allowed, as a part of the value's norm.
///   - rule: how to find the integral over an interval; nil takes 15 places if the range is
///     infinite, else 21.
///   - intervalLimit: how many intervals there may be before the last round.
/// - Returns: the integral; its error estimate includes that of rounding.
/// - Throws: ``QuadratureError`` if the arguments are not allowed; what `integrand` throws.
/// - Complexity: ``PanelRule/evaluations`` values for each interval looked at.
@inlinable
public func integrateInRounds<Value: QuadratureValue>(
  _ integrand: (Double) throws -> Value, over range: ClosedRange<Double>,
  breakPoints: [Double] = [], absoluteTolerance: Double = 1e-200,
  relativeTolerance: Double = 1e-8, rule: PanelRule? = nil, intervalLimit: Int = 10_000
) throws -> Integral<Value> {
  var integration = RoundsIntegration<Value>(
    over: try IntegrationRange(
      from: range.lowerBound, to: range.upperBound, breakPoints: breakPoints),
    tolerance: try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance),
    rule: rule, intervalLimit: intervalLimit)
  while let intervals = integration.nextRound() {
    integration.take(
      try intervals.map { lower, upper in
        try integration.rule.panel(
          of: integrand, from: lower, to: upper, in: integration.range)
      })
  }
  return integration.result
}
