/// Gauss's rule with Legendre's polynomials: the most exact for its number of places.
///
/// ```swift
/// let rule = try GaussLegendreRule(count: 5)
/// rule.integrate(over: 0...1) { 4 / (1 + $0 * $0) }  // 3.141592639884753
/// ```
///
/// Exact for polynomials of up to degree 2 × `count` − 1.
///
/// The places are the zeros of Legendre's polynomial, found by Newton's method from F. G. Tricomi's
/// approximation (Annali di Matematica 31, 1950, 93–97); places and weights are good to a few units
/// in the last place of 1.
public struct GaussLegendreRule: Hashable, Sendable {
  /// The numbers of places that a rule can have.
  public static let allowedCounts = 1...100_000

  /// The places, from −1 to 1, rising.
  public let places: [Double]

  /// The weights of the places; their sum is 2.
  public let weights: [Double]

  /// How many places there are.
  public var count: Int { places.count }

  /// Computes the places and weights.
  ///
  /// - Parameter count: how many places.
  /// - Throws: ``QuadratureError/invalidNodeCount(_:)`` if `count` is not one of ``allowedCounts``.
  /// - Complexity: O(*n*²) for *n* places.
  public init(count: Int) throws(QuadratureError) {
    guard Self.allowedCounts.contains(count) else { throw .invalidNodeCount(count) }
    var places = [Double](repeating: 0, count: count)
    var weights = places
    for index in 0..<((count + 1) / 2) {
      let isCenter = 2 * index + 1 == count
      let (zero, weight) = isCenter ? Self.center(count) : Self.zero(index, of: count)
      places[count - 1 - index] = zero
      places[index] = isCenter ? 0 : -zero
      weights[index] = weight
      weights[count - 1 - index] = weight
    }
    self.places = places
    self.weights = weights
  }

  /// The zero with the given number, counted from the largest, and its weight.
  ///
  /// It is sought as its distance from 1: so the weight, which is the more sensitive to an error of
  /// the zero the nearer the zero is to 1, is as good there as elsewhere.
  private static func zero(_ index: Int, of count: Int) -> (Double, Double) {
    let n = Double(count)
    let angle = Double.pi * (Double(index) + 0.75) / (n + 0.5)
    var distance = 1 - (1 - (1 - 1 / n) / (8 * n * n)) * cosine(angle)
    for _ in 0..<10 {
      let (value, slope) = legendre(count, distance)
      let step = value / slope
      distance += step
      if abs(step) <= 2e-16 * distance { break }
    }
    let (_, slope) = legendre(count, distance)
    return (1 - distance, 2 / (distance * (2 - distance) * slope * slope))
  }

  /// The weight of the place 0 of a rule with an odd number of places.
  private static func center(_ count: Int) -> (Double, Double) {
    let (_, slope) = legendre(count, 1)
    return (0, 2 / (slope * slope))
  }

  /// Legendre's polynomial and its derivative, at a distance from 1.
  ///
  /// The recurrence goes by the differences of neighbours, which lose nothing near 1.
  private static func legendre(_ count: Int, _ distance: Double) -> (value: Double, slope: Double) {
    var value = 1 - distance
    var difference = -distance
    for degree in stride(from: 1.0, to: Double(count), by: 1) {
      let fall = (2 * degree + 1) * distance * value
      difference = (degree * difference - fall) / (degree + 1)
      value += difference
    }
    let slope = Double(count) * (distance * value - difference) / (distance * (2 - distance))
    return (value, slope)
  }

  /// The cosine of an angle between 0 and π/2, near enough to start from.
  private static func cosine(_ angle: Double) -> Double {
    // From half the angle by the series, whose terms fall quickly there.
    let half = angle * angle / 16
    var (term, sum) = (1.0, 1.0)
    for k in stride(from: 1.0, through: 15, by: 2) {
      term *= -half / (k * (k + 1))
      sum += term
    }
    let twice = 2 * sum * sum - 1
    return 2 * twice * twice - 1
  }
}

extension GaussLegendreRule {
  /// Integrates a function over a finite range.
  ///
  /// - Parameters:
  ///   - range: where to integrate.
  ///   - integrand: the function.
  /// - Returns: the integral. There is no error estimate: compare rules of different counts.
  /// - Throws: what `integrand` throws.
  @inlinable
  public func integrate<Failure>(
    over range: ClosedRange<Double>, _ integrand: (Double) throws(Failure) -> Double
  ) throws(Failure) -> Double {
    try integrate(from: range.lowerBound, to: range.upperBound, integrand)
  }

  /// Integrates a function from one bound to another, which may lie below.
  @inlinable
  public func integrate<Failure>(
    from lowerBound: Double, to upperBound: Double,
    _ integrand: (Double) throws(Failure) -> Double
  ) throws(Failure) -> Double {
    let center = midpoint(lowerBound, upperBound)
    let half = 0.5 * (upperBound - lowerBound)
    var sum = CompensatedSum()
    for index in 0..<places.count {
      sum.add(weights[index] * (try integrand(center + half * places[index])))
    }
    return sum.value * half
  }
}
