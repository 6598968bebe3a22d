internal import ArgumentParser
internal import Quadrature

/// An end of a range on the command line: a number, `inf`, or a formula such as `pi/2`.
enum Bound {
  /// Reads a bound, or says what is allowed.
  @Sendable static func parse(_ argument: String) throws -> Double {
    switch argument.lowercased() {
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: break
    }
    if let number = Double(argument), number.isFinite { return number }
    guard let formula = try? IntegrandExpression(argument), formula.variableCount == 0 else {
      throw ValidationError("a bound must be a number, inf, -inf or a formula such as pi/2")
    }
    let value = formula.value(at: [])
    guard !value.isNaN else { throw ValidationError("the bound '\(argument)' is not a number") }
    guard value.isFinite else {
      throw ValidationError(
        "the bound '\(argument)' is infinite: write inf or -inf if that is meant")
    }
    return value
  }
}
