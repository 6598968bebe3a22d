/// Gauss's rule of 10 points and Kronrod's extension of it to 21, on one interval.
///
/// Source: R. Piessens, E. de Doncker-Kapenga, C. W. Überhuber and D. K. Kahaner, "QUADPACK",
/// Springer 1983, routine QK21, whose order of operations this is.
@usableFromInline
enum GaussKronrod21 {
  /// The positive places, from the end of the interval inwards; every second is one of Gauss's.
  @inlinable static var places: InlineArray<10, Double> {
    @inline(__always) get {
      [
        0.995657163025808080735527280689003, 0.973906528517171720077964012084452,
        0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
        0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
        0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
        0.294392862701460198131126603103866, 0.148874338981631210884826001129720,
      ]
    }
  }

  /// Kronrod's weights of `places`.
  @inlinable static var weights: InlineArray<10, Double> {
    @inline(__always) get {
      [
        0.011694638867371874278064396062192, 0.032558162307964727478818972459390,
        0.054755896574351996031381300244580, 0.075039674810919952767043140916190,
        0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
        0.123491976262065851077958109585166, 0.134709217311473325928054001771707,
        0.142775938577060080797094273138717, 0.147739104901338491374841515972068,
      ]
    }
  }

  /// Kronrod's weight of the centre, which Gauss's rule does not look at.
  @inlinable static var centerWeight: Double { 0.149445554002916905664936468389821 }

  /// Gauss's weights of every second of `places`.
  @inlinable static var gaussWeights: InlineArray<5, Double> {
    @inline(__always) get {
      [
        0.066671344308688137593568809893332, 0.149451349150580593145863396957658,
        0.219086362515982043995534934228163, 0.269266719309996355091226921569469,
        0.295524224714752870173815619188769,
      ]
    }
  }

  /// How many values of the function an estimate takes.
  @inlinable static var evaluations: Int { 21 }

  /// The values of a function that an estimate takes, on an interval.
  @frozen
  @usableFromInline
  struct Samples {
    @usableFromInline let center: Double
    @usableFromInline let half: Double
    @usableFromInline let centerValue: Double

    /// To the left and to the right of the centre, in the order of `places`.
    @usableFromInline let pairs: InlineArray<10, SIMD2<Double>>

    @inlinable @inline(__always)
    init<Failure>(
      _ integrand: (Double) throws(Failure) -> Double, from lower: Double, to upper: Double
    ) throws(Failure) {
      let center = midpoint(lower, upper)
      let half = 0.5 * (upper - lower)
      // Written out and not as a loop: the numbers of the table are constants then.
      @inline(__always)
      func values(_ index: Int) throws(Failure) -> SIMD2<Double> {
        let distance = half * places[index]
        let left = try integrand(center - distance)
        return SIMD2(left, try integrand(center + distance))
      }
      centerValue = try integrand(center)
      let (v1, v3, v5) = (try values(1), try values(3), try values(5))
      let (v7, v9) = (try values(7), try values(9))
      let (v0, v2, v4) = (try values(0), try values(2), try values(4))
      let (v6, v8) = (try values(6), try values(8))
      pairs = [v0, v1, v2, v3, v4, v5, v6, v7, v8, v9]
      self.center = center
      self.half = half
    }
  }

  /// Estimates an integral over a finite interval.
  @inlinable
  static func estimate<Failure>(
    _ integrand: (Double) throws(Failure) -> Double, from lower: Double, to upper: Double
  ) throws(Failure) -> PanelEstimate {
    let samples = try Samples(integrand, from: lower, to: upper)
    return estimates(samples, samples).0
  }

  /// Estimates the integrals over two intervals that meet.
  @inlinable
  static func estimates<Failure>(
    _ integrand: (Double) throws(Failure) -> Double, from lower: Double, by middle: Double,
    to upper: Double
  ) throws(Failure) -> (PanelEstimate, PanelEstimate) {
    let first = try Samples(integrand, from: lower, to: middle)
    return estimates(first, try Samples(integrand, from: middle, to: upper))
  }

  /// Both estimates at a time, in the lanes of vectors: each sum has to wait for the one before.
  @inlinable @inline(__always)
  static func estimates(_ one: Samples, _ other: Samples) -> (PanelEstimate, PanelEstimate) {
    typealias Both = SIMD2<Double>
    let half = Both(one.half, other.half)
    let center = Both(one.centerValue, other.centerValue)
    @inline(__always)
    func magnitudes(_ values: Both) -> Both {
      Both(abs(values[0]), abs(values[1]))
    }
    var gauss = Both.zero
    var kronrod = centerWeight * center
    var magnitude = magnitudes(kronrod)
    @inline(__always)
    func add(_ index: Int) -> Both {
      let left = Both(one.pairs[index][0], other.pairs[index][0])
      let right = Both(one.pairs[index][1], other.pairs[index][1])
      let sum = left + right
      kronrod += weights[index] * sum
      magnitude += weights[index] * (magnitudes(left) + magnitudes(right))
      return sum
    }
    gauss += gaussWeights[0] * add(1)
    gauss += gaussWeights[1] * add(3)
    gauss += gaussWeights[2] * add(5)
    gauss += gaussWeights[3] * add(7)
    gauss += gaussWeights[4] * add(9)
    _ = (add(0), add(2), add(4), add(6), add(8))

    let mean = 0.5 * kronrod
    var deviation = centerWeight * magnitudes(center - mean)
    @inline(__always)
    func addDeviation(_ index: Int) {
      let left = Both(one.pairs[index][0], other.pairs[index][0])
      let right = Both(one.pairs[index][1], other.pairs[index][1])
      deviation += weights[index] * (magnitudes(left - mean) + magnitudes(right - mean))
    }
    addDeviation(0)
    addDeviation(1)
    addDeviation(2)
    addDeviation(3)
    addDeviation(4)
    addDeviation(5)
    addDeviation(6)
    addDeviation(7)
    addDeviation(8)
    addDeviation(9)
    magnitude *= magnitudes(half)
    deviation *= magnitudes(half)
    let value = kronrod * half
    let error = PanelEstimate.errors(
      difference: magnitudes((kronrod - gauss) * half), magnitude: magnitude, deviation: deviation)
    @inline(__always)
    func estimate(_ lane: Int, _ samples: Samples) -> PanelEstimate {
      PanelEstimate(
        value: value[lane], error: error[lane], magnitude: magnitude[lane],
        deviation: deviation[lane],
        nonFinitePlace: magnitude[lane].isFinite ? nil : nonFinitePlace(samples))
    }
    return (estimate(0, one), estimate(1, other))
  }

  /// The first place whose value is not finite; nil if only the sum of the values overflowed.
  @usableFromInline
  static func nonFinitePlace(_ samples: Samples) -> Double? {
    if !samples.centerValue.isFinite { return samples.center }
    for index in 0..<10 {
      let distance = samples.half * places[index]
      if !samples.pairs[index][0].isFinite { return samples.center - distance }
      if !samples.pairs[index][1].isFinite { return samples.center + distance }
    }
    return nil
  }
}
