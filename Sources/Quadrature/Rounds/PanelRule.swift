/// How the integral over one interval is found, and its error.
public enum PanelRule: String, CaseIterable, Codable, Sendable {
  /// Gauss's rule of 7 places and Kronrod's extension to 15.
  case gaussKronrod15

  /// Gauss's rule of 10 places and Kronrod's extension to 21.
  case gaussKronrod21

  /// The trapezoid rule on the two halves, compared with that on the whole.
  case trapezoid

  /// How many values of the function an interval takes.
  public var evaluations: Int {
    switch self {
    case .gaussKronrod15: 15
    case .gaussKronrod21: 21
    case .trapezoid: 3
    }
  }

  /// Estimates the integral over an interval of a range.
  ///
  /// - Parameters:
  ///   - integrand: the function.
  ///   - lower: one end of the interval, as a mapped place of `range`.
  ///   - upper: the other end.
  ///   - range: what the interval is a part of.
  @inlinable
  public func panel<Value: QuadratureValue, Failure>(
    of integrand: (Double) throws(Failure) -> Value, from lower: Double, to upper: Double,
    in range: IntegrationRange
  ) throws(Failure) -> QuadraturePanel<Value> {
    if range.isEmpty {
      // One look, to see how many elements zero has.
      let zero = try integrand(lower).zeroed
      return QuadraturePanel(lower: lower, upper: upper, value: zero, error: 0, roundoff: 0)
    }
    return switch self {
    case .gaussKronrod15:
      try kronrod(
        of: integrand, from: lower, to: upper, in: range,
        places: KronrodTable.places15, weights: KronrodTable.weights15,
        gaussWeights: KronrodTable.gaussWeights7)
    case .gaussKronrod21:
      try kronrod(
        of: integrand, from: lower, to: upper, in: range,
        places: KronrodTable.places21, weights: KronrodTable.weights21,
        gaussWeights: KronrodTable.gaussWeights10)
    case .trapezoid:
      try trapezoid(of: integrand, from: lower, to: upper, in: range)
    }
  }

  @inlinable
  func kronrod<Value: QuadratureValue, Failure>(
    of integrand: (Double) throws(Failure) -> Value, from lower: Double, to upper: Double,
    in range: IntegrationRange, places: [Double], weights: [Double], gaussWeights: [Double]
  ) throws(Failure) -> QuadraturePanel<Value> {
    let center = midpoint(lower, upper)
    let half = 0.5 * (upper - lower)
    var values: [Value] = []
    values.reserveCapacity(places.count)
    for place in places {
      values.append(try range.value(of: integrand, at: center + half * place))
    }
    var sum = values[0]
    sum.scale(by: weights[0])
    var magnitude = values[0].magnitudes
    magnitude.scale(by: weights[0])
    for index in 1..<values.count {
      sum.add(values[index], times: weights[index])
      magnitude.add(values[index].magnitudes, times: weights[index])
    }
    // The difference of the two rules, gathered in one value.
    var difference = sum
    for (index, weight) in gaussWeights.enumerated() {
      difference.add(values[2 * index + 1], times: -weight)
    }
    var deviation = sum
    deviation.scale(by: 0)
    for index in values.indices {
      var distance = values[index]
      distance.add(sum, times: -0.5)
      deviation.add(distance.magnitudes, times: weights[index])
    }
    sum.scale(by: half)
    difference.scale(by: half)
    deviation.scale(by: half)
    magnitude.scale(by: 50 * Double.ulpOfOne * half)
    let roundoff = magnitude.euclideanNorm
    var error = kronrodError(
      difference: difference.euclideanNorm, deviation: deviation.euclideanNorm)
    if roundoff > Double.leastNormalMagnitude { error = max(error, roundoff) }
    var panel = QuadraturePanel(
      lower: lower, upper: upper, value: sum, error: error, roundoff: roundoff)
    if !(error.isFinite && roundoff.isFinite) {
      panel.nonFinitePlace = values.firstIndex { !$0.euclideanNorm.isFinite }
        .map { range.place(center + half * places[$0]) }
    }
    return panel
  }

  @inlinable
  func trapezoid<Value: QuadratureValue, Failure>(
    of integrand: (Double) throws(Failure) -> Value, from lower: Double, to upper: Double,
    in range: IntegrationRange
  ) throws(Failure) -> QuadraturePanel<Value> {
    let middle = midpoint(lower, upper)
    let width = upper - lower
    let first = try range.value(of: integrand, at: lower)
    let center = try range.value(of: integrand, at: middle)
    let last = try range.value(of: integrand, at: upper)
    var fine = first
    fine.add(center, times: 2)
    fine.add(last, times: 1)
    fine.scale(by: 0.25 * width)
    var difference = first
    difference.add(last, times: 1)
    difference.scale(by: -0.5 * width)
    difference.add(fine, times: 1)
    let norms = first.euclideanNorm + 2 * center.euclideanNorm + last.euclideanNorm
    var panel = QuadraturePanel(
      lower: lower, upper: upper, value: fine, error: difference.euclideanNorm / 3,
      roundoff: 0.25 * abs(width) * norms * Double.ulpOfOne)
    if !norms.isFinite {
      panel.nonFinitePlace = zip([first, center, last], [lower, middle, upper])
        .first { !$0.0.euclideanNorm.isFinite }.map { range.place($0.1) }
    }
    return panel
  }
}
