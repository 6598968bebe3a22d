/// A sum of numbers that remembers what rounding took away.
///
/// The result is as good as if the sum had been taken with twice the digits and rounded once:
///
/// ```swift
/// [1, 1e100, 1, -1e100].reduce(0, +)           // 0.0
/// CompensatedSum([1, 1e100, 1, -1e100]).value  // 2.0
/// ```
///
/// An infinite or undefined term makes the value what plain addition would make it.
///
/// Sources: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
/// ZAMM 54, 1974, 39–51, with the branch-free error term of D. E. Knuth, "The Art of Computer
/// Programming", volume 2, section 4.2.2, theorem B.
@frozen
public struct CompensatedSum: Hashable, Codable, Sendable {
  /// The sum as plain addition rounds it.
  public private(set) var high: Double

  /// What the roundings of ``high`` lost, added up.
  public private(set) var low: Double

  /// Creates an empty sum: zero.
  public init() {
    self.init(high: 0, low: 0)
  }

  /// Creates the sum of some numbers, added in their order.
  ///
  /// - Parameter terms: the numbers to add.
  /// - Complexity: O(*n*) for *n* terms.
  public init(_ terms: some Sequence<Double>) {
    self.init()
    for term in terms {
      add(term)
    }
  }

  init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  /// The sum, rounded once.
  public var value: Double {
    // Once the sum has overflowed or met NaN, its error term means nothing.
    high.isFinite ? high + low : high
  }

  /// Adds a number.
  public mutating func add(_ term: Double) {
    let sum = high + term
    let added = sum - high
    low += (high - (sum - added)) + (term - added)
    high = sum
  }

  /// Adds what another sum has gathered.
  public mutating func add(_ other: CompensatedSum) {
    add(other.high)
    if other.high.isFinite {
      low += other.low
    }
  }
}
