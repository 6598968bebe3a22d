/// How QUADPACK maps an infinite range to the one from 0 to 1.
@frozen
@usableFromInline
enum InfiniteRangeMapping: Sendable {
  /// From a bound upwards: x = bound + (1 − t)/t.
  case from(Double)

  /// From a bound downwards: x = bound − (1 − t)/t.
  case upTo(Double)

  /// All numbers: those above zero as ``from(_:)``, with the mirrored place's value added.
  case everything

  /// The place that t stands for; of the two of `everything`, the positive one.
  @inlinable @inline(__always)
  func place(_ t: Double) -> Double {
    switch self {
    case .from(let bound): bound + (1 - t) / t
    case .upTo(let bound): bound - (1 - t) / t
    case .everything: (1 - t) / t
    }
  }

  /// The value to integrate over t.
  @inlinable @inline(__always)
  func value<Failure>(
    of integrand: (Double) throws(Failure) -> Double, at t: Double
  ) throws(Failure) -> Double {
    let place = place(t)
    var value = try integrand(place)
    if case .everything = self { value += try integrand(-place) }
    return value / t / t
  }

  /// How many values of the function go into one of ``value(of:at:)``.
  @inlinable
  var evaluations: Int {
    if case .everything = self { 2 } else { 1 }
  }
}
