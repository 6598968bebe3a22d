// Arithmetic on sums as pairs of doubles, about 104 bits wide, without fused operations, which
// the oldest x86-64 processors do not have: T. J. Dekker, "A floating-point technique for extending
// the available precision", Numerische Mathematik 18, 1971, 224–242.

extension CompensatedSum {
  /// The same value with the parts set apart: `low` below half a unit in the last place of `high`.
  private var normalized: CompensatedSum {
    let sum = high + low
    return CompensatedSum(high: sum, low: low - (sum - high))
  }

  /// The sum times a power of two, which is exact.
  func scaled(byPowerOfTwo factor: Double) -> CompensatedSum {
    CompensatedSum(high: high * factor, low: low * factor)
  }

  /// The product of two sums; not finite if a part is beyond about 10³⁰⁰.
  func multiplied(by other: CompensatedSum) -> CompensatedSum {
    let (x, y) = (normalized, other.normalized)
    let product = exactProduct(x.high, y.high)
    return CompensatedSum(
      high: product.high, low: product.low + (x.high * y.low + x.low * y.high))
  }

  /// The quotient of a sum and a number; not finite if a part is beyond about 10³⁰⁰.
  func divided(by divisor: Double) -> CompensatedSum {
    let x = normalized
    let quotient = x.high / divisor
    let product = exactProduct(quotient, divisor)
    let remainder = (x.high - product.high) - product.low + x.low
    return CompensatedSum(high: quotient, low: remainder / divisor)
  }
}

/// The product of two numbers, and what rounding took from it.
private func exactProduct(_ x: Double, _ y: Double) -> CompensatedSum {
  let product = x * y
  let (xHigh, xLow) = halves(x)
  let (yHigh, yLow) = halves(y)
  let error = ((xHigh * yHigh - product) + xHigh * yLow + xLow * yHigh) + xLow * yLow
  return CompensatedSum(high: product, low: error)
}

/// A number as a sum of two of at most 26 bits, whose products are exact.
private func halves(_ x: Double) -> (high: Double, low: Double) {
  let factor = 0x1p27 + 1
  let scaled = factor * x
  let high = scaled - (scaled - x)
  return (high, x - high)
}
