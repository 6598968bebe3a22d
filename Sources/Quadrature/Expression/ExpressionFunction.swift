internal import RealModule

/// A function of one number that formulas can use.
enum ExpressionFunction: String, CaseIterable, Sendable {
  case sqrt, exp, log, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, abs, floor, ceil, cbrt
  case exp2, log2, log10

  func callAsFunction(_ x: Double) -> Double {
    switch self {
    case .sqrt: x.squareRoot()
    case .exp: .exp(x)
    case .log: .log(x)
    case .sin: .sin(x)
    case .cos: .cos(x)
    case .tan: .tan(x)
    case .asin: .asin(x)
    case .acos: .acos(x)
    case .atan: .atan(x)
    case .sinh: .sinh(x)
    case .cosh: .cosh(x)
    case .tanh: .tanh(x)
    case .abs: x.magnitude
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .cbrt: .root(x, 3)
    case .exp2: .exp2(x)
    case .log2: .log2(x)
    case .log10: .log10(x)
    }
  }

  /// All names that can be called, for messages.
  static var names: String {
    (allCases.map(\.rawValue) + ["atan2", "pow", "min", "max", "if"]).joined(separator: ", ")
  }
}

/// A function of two numbers, or an operator between them.
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
  case atan2, pow, min, max

  var isPower: Bool { self == .power || self == .pow }

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
    case .min: .minimum(a, b)
    case .max: .maximum(a, b)
    }
  }

  /// As C's `pow`: negative numbers have whole powers.
  static func raise(_ base: Double, _ exponent: Double) -> Double {
    if exponent == exponent.rounded(), exponent.magnitude < 1e15 {
      return .pow(base, Int(exponent))
    }
    return .pow(base, exponent)
  }
}
