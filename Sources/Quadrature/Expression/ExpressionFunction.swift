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
