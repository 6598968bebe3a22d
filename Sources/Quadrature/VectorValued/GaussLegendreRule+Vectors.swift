extension GaussLegendreRule {
  /// Integrates a function with values of many elements over a finite range.
  ///
  /// ```swift
  /// try GaussLegendreRule(count: 5).integrate(over: 0...1) { x in [x, x * x, x * x * x] }
  /// // [0.5, 0.3333333333333333, 0.25]
  /// ```
  ///
  /// - Parameters:
  ///   - range: where to integrate.
  ///   - integrand: the function; all its values must have the same number of elements.
  /// - Returns: the integral of each element.
  /// - Throws: what `integrand` throws.
  @inlinable
  public func integrate<Value: QuadratureValue, Failure>(
    over range: ClosedRange<Double>, _ integrand: (Double) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    try integrate(from: range.lowerBound, to: range.upperBound, integrand)
  }

  /// Integrates a function with values of many elements from one bound to another, which may lie below.
  @inlinable
  public func integrate<Value: QuadratureValue, Failure>(
    from lowerBound: Double, to upperBound: Double,
    _ integrand: (Double) throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let center = midpoint(lowerBound, upperBound)
    let half = 0.5 * (upperBound - lowerBound)
    return try weightedSum(count: count, scale: half) { index throws(Failure) in
      (weights[index], try integrand(center + half * places[index]))
    }
  }
}

/// The sum of so many values, each with its weight, times a factor.
@inlinable
func weightedSum<Value: QuadratureValue, Failure>(
  count: Int, scale: Double, _ term: (Int) throws(Failure) -> (weight: Double, value: Value)
) throws(Failure) -> Value {
  var sum = CompensatedValueSum<Value>()
  for index in 0..<count {
    let (weight, value) = try term(index)
    sum.add(value, times: weight)
  }
  guard var total = sum.value else { preconditionFailure("a rule without places") }
  total.scale(by: scale)
  return total
}
