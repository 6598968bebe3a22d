/// Gauss's rule of 7 points and Kronrod's extension of it to 15, on a part of an infinite interval.
///
/// The infinite interval is mapped to the one from 0 to 1. Source: QUADPACK (see
/// ``GaussKronrod21``), routine QK15I, whose order of operations this is.
@usableFromInline
enum GaussKronrod15 {
  /// The positive places, from the end of the interval inwards; every second is one of Gauss's.
  @usableFromInline static let places: InlineArray<7, Double> = [
    0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
    0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
    0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
    0.207784955007898467600689403773245,
  ]

  /// Kronrod's weights of `places`.
  @usableFromInline static let weights: InlineArray<7, Double> = [
    0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
    0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
    0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
    0.204432940075298892414161999234649,
  ]

  /// Kronrod's weight of the centre.
  @usableFromInline static let centerWeight = 0.209482141084727828012999174891714

  /// Gauss's weights of `places`, zero for those that it does not look at.
  @usableFromInline static let gaussWeights: InlineArray<7, Double> = [
    0, 0.129484966168869693270611432679082,
    0, 0.279705391489276667901467771423780,
    0, 0.381830050505118944950369775488975,
    0,
  ]

  /// Gauss's weight of the centre.
  @usableFromInline static let centerGaussWeight = 0.417959183673469387755102040816327

  /// How many mapped values of the function an estimate takes.
  @usableFromInline static let evaluations = 15

  /// Estimates an integral over a part of the mapped interval.
  ///
  /// - Parameters:
  ///   - integrand: the function of the place before mapping.
  ///   - mapping: how the infinite interval is mapped.
  ///   - lower: one end of the part, from 0 to 1.
  ///   - upper: the other end.
  @inlinable
  static func estimate<Failure>(
    _ integrand: (Double) throws(Failure) -> Double, through mapping: InfiniteRangeMapping,
    from lower: Double, to upper: Double
  ) throws(Failure) -> PanelEstimate {
    let center = midpoint(lower, upper)
    let half = 0.5 * (upper - lower)
    let centerValue = try mapping.value(of: integrand, at: center)
    var gauss = centerGaussWeight * centerValue
    var kronrod = centerWeight * centerValue
    var magnitude = abs(kronrod)
    var left = InlineArray<7, Double>(repeating: 0)
    var right = InlineArray<7, Double>(repeating: 0)
    for index in 0..<7 {
      let distance = half * places[index]
      left[index] = try mapping.value(of: integrand, at: center - distance)
      right[index] = try mapping.value(of: integrand, at: center + distance)
      let sum = left[index] + right[index]
      gauss += gaussWeights[index] * sum
      kronrod += weights[index] * sum
      magnitude += weights[index] * (abs(left[index]) + abs(right[index]))
    }
    let mean = 0.5 * kronrod
    var deviation = centerWeight * abs(centerValue - mean)
    for index in 0..<7 {
      deviation += weights[index] * (abs(left[index] - mean) + abs(right[index] - mean))
    }
    magnitude *= half
    deviation *= half
    var estimate = PanelEstimate(
      value: kronrod * half,
      error: PanelEstimate.error(
        difference: abs((kronrod - gauss) * half), magnitude: magnitude, deviation: deviation),
      magnitude: magnitude, deviation: deviation)
    if !magnitude.isFinite {
      estimate.nonFinitePlace = try nonFinitePlace(
        of: integrand, centerValue: centerValue, left: left, right: right, center: center,
        half: half, mapping: mapping)
    }
    return estimate
  }

  /// The first place whose value is not finite; nil if only the sum of the values overflowed.
  @inlinable
  static func nonFinitePlace<Failure>(
    of integrand: (Double) throws(Failure) -> Double, centerValue: Double,
    left: InlineArray<7, Double>, right: InlineArray<7, Double>, center: Double, half: Double,
    mapping: InfiniteRangeMapping
  ) throws(Failure) -> Double? {
    /// Of a place and its mirrored one, whose values were added, the one to blame.
    func place(_ t: Double) throws(Failure) -> Double? {
      let place = mapping.place(t)
      guard case .everything = mapping else { return place }
      if !(try integrand(place)).isFinite { return place }
      return try integrand(-place).isFinite ? nil : -place
    }
    if !centerValue.isFinite, let place = try place(center) { return place }
    for index in 0..<7 {
      let distance = half * places[index]
      if !left[index].isFinite, let place = try place(center - distance) { return place }
      if !right[index].isFinite, let place = try place(center + distance) { return place }
    }
    return nil
  }
}
