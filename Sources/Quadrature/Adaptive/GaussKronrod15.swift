/// Gauss's rule of 7 points and Kronrod's extension of it to 15, on a part of an infinite interval.
///
/// The infinite interval is mapped to the one from 0 to 1. Source: QUADPACK (see
/// ``GaussKronrod21``), routine QK15I, whose order of operations this is.
@usableFromInline
enum GaussKronrod15 {
  /// The positive places, from the end of the interval inwards; every second is one of Gauss's.
  @inlinable static var places: InlineArray<7, Double> {
    @inline(__always) get {
      [
        0.991455371120812639206854697526329, 0.949107912342758524526189684047851,
        0.864864423359769072789712788640926, 0.741531185599394439863864773280788,
        0.586087235467691130294144691693013, 0.405845151377397166906606412076961,
        0.207784955007898467600689403773245,
      ]
    }
  }

  /// Kronrod's weights of `places`.
  @inlinable static var weights: InlineArray<7, Double> {
    @inline(__always) get {
      [
        0.022935322010529224963732008058970, 0.063092092629978553290700663189204,
        0.104790010322250183839876322541518, 0.140653259715525918745189590510238,
        0.169004726639267902826583426598550, 0.190350578064785409913256402421014,
        0.204432940075298892414161999234649,
      ]
    }
  }

  /// Kronrod's weight of the centre.
  @inlinable static var centerWeight: Double { 0.209482141084727828012999174891714 }

  /// Gauss's weights of `places`, zero for those that it does not look at.
  @inlinable static var gaussWeights: InlineArray<7, Double> {
    @inline(__always) get {
      [
        0, 0.129484966168869693270611432679082,
        0, 0.279705391489276667901467771423780,
        0, 0.381830050505118944950369775488975,
        0,
      ]
    }
  }

  /// Gauss's weight of the centre.
  @inlinable static var centerGaussWeight: Double { 0.417959183673469387755102040816327 }

  /// How many mapped values of the function an estimate takes.
  @inlinable static var evaluations: Int { 15 }

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
    // Written out and not as loops: the numbers of the tables are constants then.
    @inline(__always)
    func values(_ index: Int) throws(Failure) -> SIMD2<Double> {
      let distance = half * places[index]
      let left = try mapping.value(of: integrand, at: center - distance)
      return SIMD2(left, try mapping.value(of: integrand, at: center + distance))
    }
    let centerValue = try mapping.value(of: integrand, at: center)
    let (v0, v1, v2) = (try values(0), try values(1), try values(2))
    let (v3, v4, v5) = (try values(3), try values(4), try values(5))
    let v6 = try values(6)

    var gauss = centerGaussWeight * centerValue
    gauss += gaussWeights[0] * v0.sum()
    gauss += gaussWeights[1] * v1.sum()
    gauss += gaussWeights[2] * v2.sum()
    gauss += gaussWeights[3] * v3.sum()
    gauss += gaussWeights[4] * v4.sum()
    gauss += gaussWeights[5] * v5.sum()
    gauss += gaussWeights[6] * v6.sum()
    // Of Kronrod's rule, and of the magnitudes.
    @inline(__always)
    func sums(_ index: Int, _ pair: SIMD2<Double>) -> SIMD2<Double> {
      weights[index] * SIMD2(pair[0] + pair[1], abs(pair[0]) + abs(pair[1]))
    }
    var both = SIMD2(centerWeight * centerValue, abs(centerWeight * centerValue))
    both += sums(0, v0)
    both += sums(1, v1)
    both += sums(2, v2)
    both += sums(3, v3)
    both += sums(4, v4)
    both += sums(5, v5)
    both += sums(6, v6)
    let kronrod = both[0]
    let mean = 0.5 * kronrod
    @inline(__always)
    func deviations(_ index: Int, _ pair: SIMD2<Double>) -> Double {
      weights[index] * (abs(pair[0] - mean) + abs(pair[1] - mean))
    }
    var deviation = centerWeight * abs(centerValue - mean)
    deviation += deviations(0, v0)
    deviation += deviations(1, v1)
    deviation += deviations(2, v2)
    deviation += deviations(3, v3)
    deviation += deviations(4, v4)
    deviation += deviations(5, v5)
    deviation += deviations(6, v6)
    let magnitude = both[1] * half
    deviation *= half
    var estimate = PanelEstimate(
      value: kronrod * half,
      error: PanelEstimate.error(
        difference: abs((kronrod - gauss) * half), magnitude: magnitude, deviation: deviation),
      magnitude: magnitude, deviation: deviation)
    if !magnitude.isFinite {
      estimate.nonFinitePlace = try nonFinitePlace(
        of: integrand, centerValue: centerValue, pairs: [v0, v1, v2, v3, v4, v5, v6],
        center: center, half: half, mapping: mapping)
    }
    return estimate
  }

  /// The first place whose value is not finite; nil if only the sum of the values overflowed.
  @inlinable
  static func nonFinitePlace<Failure>(
    of integrand: (Double) throws(Failure) -> Double, centerValue: Double,
    pairs: InlineArray<7, SIMD2<Double>>, center: Double, half: Double,
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
      if !pairs[index][0].isFinite, let place = try place(center - distance) { return place }
      if !pairs[index][1].isFinite, let place = try place(center + distance) { return place }
    }
    return nil
  }
}
