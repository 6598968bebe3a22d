internal import RealModule

/// A function of two numbers, or an operator between them.
///
/// Called, it gives the value for two constants.
enum ExpressionOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case power = "^"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case equal = "=="
  case notEqual = "!="
  case and = "&&"
  case or = "||"
  case atan2, hypot, pow, min, max

  /// Those that are called like functions.
  static let named: [ExpressionOperator] = [.atan2, .hypot, .pow, .min, .max]

  func callAsFunction(_ a: Double, _ b: Double) -> Double {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power, .pow: Self.raise(a, b)
    case .less: a < b ? 1 : 0
    case .lessOrEqual: a <= b ? 1 : 0
    case .greater: a > b ? 1 : 0
    case .greaterOrEqual: a >= b ? 1 : 0
    case .equal: a == b ? 1 : 0
    case .notEqual: a != b ? 1 : 0
    case .and: a != 0 && b != 0 ? 1 : 0
    case .or: a != 0 || b != 0 ? 1 : 0
    case .atan2: .atan2(y: a, x: b)
    case .hypot: .hypot(a, b)
    case .min: .minimum(a, b)
    case .max: .maximum(a, b)
    }
  }

  /// As C's `pow`: negative numbers have whole powers.
  static func raise(_ base: Double, _ exponent: Double) -> Double {
    if exponent == exponent.rounded() {
      // Beyond 2⁵³ all numbers are even.
      return exponent.magnitude <= 0x1p53
        ? .pow(base, Int(exponent)) : .pow(base.magnitude, exponent)
    }
    return .pow(base, exponent)
  }
}
