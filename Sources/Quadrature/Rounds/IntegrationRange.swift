/// A finite or infinite range, and the finite one that it is mapped to.
public struct IntegrationRange: Hashable, Codable, Sendable {
  private enum Mapping: Hashable, Codable {
    case none
    case from(Double)
    case upTo(Double)
    case everything
  }

  private let mapping: Mapping

  /// Where the first intervals begin and end, in mapped places.
  public let bounds: [Double]

  /// Whether an end is infinite.
  public var isInfinite: Bool { mapping != .none }

  /// Whether both ends are the same, so that every integral is zero.
  public var isEmpty: Bool { bounds.first == bounds.last }

  /// Creates a range.
  ///
  /// - Parameters:
  ///   - lowerBound: one end; it may be infinite.
  ///   - upperBound: the other end; it must not lie below.
  ///   - breakPoints: places where an interval has to end; those outside the range are left out.
  /// - Throws: ``QuadratureError/undefinedRange(lowerBound:upperBound:)`` if a bound is not a number,
  ///   ``QuadratureError/invalidRange(lowerBound:upperBound:)`` if both are finite and their
  ///   difference is not, ``QuadratureError/invalidBreakPoint(_:)`` for a break point that is not a
  ///   number.
  public init(
    from lowerBound: Double, to upperBound: Double, breakPoints: [Double] = []
  ) throws(QuadratureError) {
    guard lowerBound <= upperBound else {
      throw .undefinedRange(lowerBound: lowerBound, upperBound: upperBound)
    }
    let inner = try innerPoints(of: breakPoints, from: lowerBound, to: upperBound)
    if lowerBound == upperBound {
      // Of an infinite place the largest number stands in: it can be sent, and nothing depends on it.
      let largest = Double.greatestFiniteMagnitude
      mapping = .none
      bounds = Array(repeating: min(max(lowerBound, -largest), largest), count: 2)
      return
    }
    switch (lowerBound.isFinite, upperBound.isFinite) {
    case (true, true):
      guard (upperBound - lowerBound).isFinite else {
        throw .invalidRange(lowerBound: lowerBound, upperBound: upperBound)
      }
      mapping = .none
      bounds = [lowerBound] + inner + [upperBound]
    case (true, false):
      mapping = .from(lowerBound)
      bounds = [0] + inner.reversed().map { 1 / (1 + ($0 - lowerBound)) } + [1]
    case (false, true):
      mapping = .upTo(upperBound)
      bounds = [0] + inner.map { 1 / (1 + (upperBound - $0)) } + [1]
    case (false, false):
      mapping = .everything
      let negative = inner.filter { $0 < 0 }.reversed().map { 1 / ($0 - 1) }
      let positive = inner.filter { $0 > 0 }.reversed().map { 1 / ($0 + 1) }
      bounds = [-1] + negative.sorted() + [0] + positive + [1]
    }
  }

  /// The place that a mapped place stands for.
  @usableFromInline
  func place(_ t: Double) -> Double {
    switch mapping {
    case .none: t
    case .from(let bound): bound + (1 - t) / t
    case .upTo(let bound): bound - (1 - t) / t
    case .everything: (1 - abs(t)) / t
    }
  }

  /// How much the range is stretched at a mapped place.
  @usableFromInline
  func stretch(_ t: Double) -> Double {
    isInfinite ? 1 / t / t : 1
  }

  /// The value of a function at a mapped place, times how much the mapping stretches it.
  @inlinable
  public func value<Value: QuadratureValue, Failure>(
    of integrand: (Double) throws(Failure) -> Value, at t: Double
  ) throws(Failure) -> Value {
    guard isInfinite else { return try integrand(t) }
    var value = try integrand(place(t))
    value.scale(by: stretch(t))
    return value
  }
}
