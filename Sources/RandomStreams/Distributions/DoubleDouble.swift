internal import Glibc

/// A number as the exact sum of two doubles: about 106 bits, for tables that must round well.
///
/// Source: T. J. Dekker, «A floating-point technique for extending the available precision»,
/// Numerische Mathematik 18 (1971).
struct DoubleDouble: Sendable {
  /// The nearest double.
  private(set) var high: Double
  /// What is missing; at most half a unit in the last place of `high`.
  private(set) var low: Double

  init(_ high: Double, _ low: Double = 0) {
    self.high = high
    self.low = low
  }

  /// The sum of two doubles of any size, exactly.
  private init(sum a: Double, _ b: Double) {
    high = a + b
    let part = high - a
    low = (a - (high - part)) + (b - part)
  }

  /// The product of two doubles, exactly.
  private init(product a: Double, _ b: Double) {
    high = a * b
    low = (-high).addingProduct(a, b)
  }

  /// The nearest double.
  var rounded: Double { high }

  /// The greatest whole number that is not greater; the number is neither negative nor above 2^53.
  var roundedDown: UInt64 {
    let whole = high.rounded(.down)
    return whole == high && low < 0 ? UInt64(whole) - 1 : UInt64(whole)
  }

  static prefix func - (number: DoubleDouble) -> DoubleDouble {
    DoubleDouble(-number.high, -number.low)
  }

  static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let high = DoubleDouble(sum: a.high, b.high)
    let low = DoubleDouble(sum: a.low, b.low)
    let middle = DoubleDouble(sum: high.high, high.low + low.high)
    return DoubleDouble(sum: middle.high, middle.low + low.low)
  }

  static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let product = DoubleDouble(product: a.high, b.high)
    return DoubleDouble(sum: product.high, product.low + (a.high * b.low + a.low * b.high))
  }

  static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let first = a.high / b.high
    let rest = a + -(b * DoubleDouble(first))
    let second = rest.high / b.high
    let last = (rest + -(b * DoubleDouble(second))).high / b.high
    let sum = DoubleDouble(sum: first, second)
    return DoubleDouble(sum: sum.high, sum.low + last)
  }

  /// e to the power of this number, which is from -700 to 700.
  var naturalPower: DoubleDouble {
    let logarithmOf2 = DoubleDouble(0.6931471805599453, 2.3190468138462996e-17)
    let exponent = (high / logarithmOf2.high).rounded()
    // Less than 2^-9, so that 12 terms are enough; squared again 8 times at the end.
    let rest = self + -(logarithmOf2 * DoubleDouble(exponent))
    let small = DoubleDouble(rest.high * 0x1p-8, rest.low * 0x1p-8)
    var sum = DoubleDouble(1)
    for term in stride(from: 12.0, through: 1, by: -1) {
      sum = sum * small / DoubleDouble(term) + DoubleDouble(1)
    }
    for _ in 0..<8 {
      sum = sum * sum
    }
    return DoubleDouble(
      sum.high * scalbn(1, Int32(exponent)), sum.low * scalbn(1, Int32(exponent)))
  }

  /// The natural logarithm of this number, which is positive.
  var naturalLogarithm: DoubleDouble {
    // One step of Newton's method doubles the 53 bits of the C library.
    let guess = DoubleDouble(log(high))
    return guess + (self * (-guess).naturalPower + DoubleDouble(-1))
  }
}
