/// The rule that integrates the polynomial through samples at equal distances.
///
/// ```swift
/// let boole = try NewtonCotesRule(intervals: 4)
/// boole.weights           // [0.3111111111111111, 1.4222222222222223, 0.5333333333333333, …]
/// boole.errorCoefficient  // -0.008465608465608466
/// ```
///
/// With steps of length *h*, the integral is *h* times the weighted sum of the samples, and the error
/// is ``errorCoefficient`` times *h* to the power *p* + 1 times the *p*-th derivative somewhere, where *p* is
/// the number of intervals + 1, and one more if that number is even. The meaning is that of SciPy's
/// `newton_cotes`. From 8 intervals on there are negative weights: better halve the step.
public struct NewtonCotesRule: Hashable, Sendable {
  /// The numbers of intervals that a rule can have.
  public static let allowedIntervals = 1...14

  /// A weight for each sample.
  public let weights: [Double]

  /// The factor in the error; see ``NewtonCotesRule``.
  public let errorCoefficient: Double

  /// Computes the weights, exactly, and rounds them once.
  ///
  /// - Parameter intervals: how many intervals; there is one sample more.
  /// - Throws: ``QuadratureError/invalidNewtonCotesIntervals(_:)`` if `intervals` is not one
  ///   of ``allowedIntervals``.
  public init(intervals: Int) throws(QuadratureError) {
    guard Self.allowedIntervals.contains(intervals) else {
      throw .invalidNewtonCotesIntervals(intervals)
    }
    weights = (0...intervals).map { node in
      var product: [Int128] = [1]
      var divisor: Int128 = 1
      for other in 0...intervals where other != node {
        product = Self.times(product, root: Int128(other))
        divisor *= Int128(node - other)
      }
      return Self.integral(of: product, to: Int128(intervals), dividedBy: divisor)
    }
    // The error of the first polynomial that is not integrated exactly: the product of all
    // distances, once more times that to the middle if their product integrates to zero.
    var product: [Int128] = [1]
    for root in 0...intervals { product = Self.times(product, root: Int128(root)) }
    var divisor = Self.factorial(intervals + 1)
    if intervals % 2 == 0 {
      // Times x: the product alone is odd about the middle.
      product.insert(0, at: 0)
      divisor = Self.factorial(intervals + 2)
    }
    errorCoefficient = Self.integral(of: product, to: Int128(intervals), dividedBy: divisor)
  }

  /// Multiplies a polynomial, its constant term first, by x − root.
  private static func times(_ polynomial: [Int128], root: Int128) -> [Int128] {
    var product = [Int128](repeating: 0, count: polynomial.count + 1)
    for (power, coefficient) in polynomial.enumerated() {
      product[power + 1] += coefficient
      product[power] -= root * coefficient
    }
    return product
  }

  private static func factorial(_ number: Int) -> Int128 {
    (1...Int128(number)).reduce(1, *)
  }

  /// A polynomial's integral from 0 to a bound, divided by a number; rounded once.
  private static func integral(
    of polynomial: [Int128], to bound: Int128, dividedBy divisor: Int128
  ) -> Double {
    // Over the least common multiple of 1…17, all terms are whole.
    let multiple: Int128 = 12_252_240
    var power: Int128 = bound
    var sum: Int128 = 0
    for (degree, coefficient) in polynomial.enumerated() {
      sum += coefficient * power * (multiple / Int128(degree + 1))
      power *= bound
    }
    var (a, b) = (abs(sum), abs(multiple * divisor))
    while b != 0 { (a, b) = (b, a % b) }
    let common = max(a, 1)
    return Double(sum / common) / Double(multiple * divisor / common)
  }
}
