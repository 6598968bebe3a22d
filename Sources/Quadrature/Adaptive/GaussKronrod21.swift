/// Gauss's rule of 10 points and Kronrod's extension of it to 21, on one interval.
///
/// Source: R. Piessens, E. de Doncker-Kapenga, C. W. Überhuber and D. K. Kahaner, "QUADPACK",
/// Springer 1983, routine QK21, whose order of operations this is.
@usableFromInline
enum GaussKronrod21 {
  /// The positive places, from the end of the interval inwards; every second is one of Gauss's.
  @usableFromInline static let places: InlineArray<10, Double> = [
    0.995657163025808080735527280689003, 0.973906528517171720077964012084452,
    0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
    0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
    0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
    0.294392862701460198131126603103866, 0.148874338981631210884826001129720,
  ]

  /// Kronrod's weights of `places`.
  @usableFromInline static let weights: InlineArray<10, Double> = [
    0.011694638867371874278064396062192, 0.032558162307964727478818972459390,
    0.054755896574351996031381300244580, 0.075039674810919952767043140916190,
    0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
    0.123491976262065851077958109585166, 0.134709217311473325928054001771707,
    0.142775938577060080797094273138717, 0.147739104901338491374841515972068,
  ]

  /// Kronrod's weight of the centre, which Gauss's rule does not look at.
  @usableFromInline static let centerWeight = 0.149445554002916905664936468389821

  /// Gauss's weights of every second of `places`.
  @usableFromInline static let gaussWeights: InlineArray<5, Double> = [
    0.066671344308688137593568809893332, 0.149451349150580593145863396957658,
    0.219086362515982043995534934228163, 0.269266719309996355091226921569469,
    0.295524224714752870173815619188769,
  ]

  /// How many values of the function an estimate takes.
  @usableFromInline static let evaluations = 21

  /// Estimates an integral over a finite interval.
  @inlinable
  static func estimate<Failure>(
    _ integrand: (Double) throws(Failure) -> Double, from lower: Double, to upper: Double
  ) throws(Failure) -> PanelEstimate {
    let center = midpoint(lower, upper)
    let half = 0.5 * (upper - lower)
    let centerValue = try integrand(center)
    var gauss = 0.0
    var kronrod = centerWeight * centerValue
    var magnitude = abs(kronrod)
    var left = InlineArray<10, Double>(repeating: 0)
    var right = InlineArray<10, Double>(repeating: 0)
    for pair in 0..<5 {
      let index = 2 * pair + 1
      let distance = half * places[index]
      left[index] = try integrand(center - distance)
      right[index] = try integrand(center + distance)
      let sum = left[index] + right[index]
      gauss += gaussWeights[pair] * sum
      kronrod += weights[index] * sum
      magnitude += weights[index] * (abs(left[index]) + abs(right[index]))
    }
    for pair in 0..<5 {
      let index = 2 * pair
      let distance = half * places[index]
      left[index] = try integrand(center - distance)
      right[index] = try integrand(center + distance)
      kronrod += weights[index] * (left[index] + right[index])
      magnitude += weights[index] * (abs(left[index]) + abs(right[index]))
    }
    let mean = 0.5 * kronrod
    var deviation = centerWeight * abs(centerValue - mean)
    for index in 0..<10 {
      deviation += weights[index] * (abs(left[index] - mean) + abs(right[index] - mean))
    }
    magnitude *= abs(half)
    deviation *= abs(half)
    var estimate = PanelEstimate(
      value: kronrod * half,
      error: PanelEstimate.error(
        difference: abs((kronrod - gauss) * half), magnitude: magnitude, deviation: deviation),
      magnitude: magnitude, deviation: deviation)
    if !magnitude.isFinite {
      estimate.nonFinitePlace = nonFinitePlace(
        centerValue: centerValue, left: left, right: right, center: center, half: half)
    }
    return estimate
  }

  /// The first place whose value is not finite; nil if only the sum of the values overflowed.
  @usableFromInline
  static func nonFinitePlace(
    centerValue: Double, left: InlineArray<10, Double>, right: InlineArray<10, Double>,
    center: Double, half: Double
  ) -> Double? {
    if !centerValue.isFinite { return center }
    for index in 0..<10 {
      let distance = half * places[index]
      if !left[index].isFinite { return center - distance }
      if !right[index].isFinite { return center + distance }
    }
    return nil
  }
}
