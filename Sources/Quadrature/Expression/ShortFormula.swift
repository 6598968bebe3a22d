/// A formula at so few places that there is no block of them.
///
/// Closures of the formula itself would count references to it at every call; those of a protocol's
/// default do not.
struct ShortFormula: Integrand {
  let formula: IntegrandExpression

  func value(at x: Double) -> Double { formula.value(at: x) }

  func values(at x: SIMD8<Double>) -> SIMD8<Double> { formula.values(at: x) }
}
