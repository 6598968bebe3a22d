internal import RealModule
internal import VectorMath

/// A function of one number that formulas can use.
///
/// Called, it gives the value for a constant.
enum ExpressionFunction: String, CaseIterable, Sendable {
  case sqrt, exp, log, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh
  case abs, floor, ceil, cbrt, exp2, expm1, log2, log10, log1p, erf, erfc

  /// How blocks of values are computed.
  enum Kind {
    case squareRoot
    case change(BlockChange)
    case function(BlockFunction)
  }

  var kind: Kind {
    switch self {
    case .sqrt: .squareRoot
    case .abs: .change(.magnitude)
    case .floor: .change(.floor)
    case .ceil: .change(.ceiling)
    case .exp: .function(.exp)
    case .log: .function(.log)
    case .sin: .function(.sin)
    case .cos: .function(.cos)
    case .tan: .function(.tan)
    case .asin: .function(.asin)
    case .acos: .function(.acos)
    case .atan: .function(.atan)
    case .sinh: .function(.sinh)
    case .cosh: .function(.cosh)
    case .tanh: .function(.tanh)
    case .asinh: .function(.asinh)
    case .acosh: .function(.acosh)
    case .atanh: .function(.atanh)
    case .cbrt: .function(.cbrt)
    case .exp2: .function(.exp2)
    case .expm1: .function(.expm1)
    case .log2: .function(.log2)
    case .log10: .function(.log10)
    case .log1p: .function(.log1p)
    case .erf: .function(.erf)
    case .erfc: .function(.erfc)
    }
  }

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
    case .asinh: .asinh(x)
    case .acosh: .acosh(x)
    case .atanh: .atanh(x)
    case .abs: x.magnitude
    case .floor: x.rounded(.down)
    case .ceil: x.rounded(.up)
    case .cbrt: .root(x, 3)
    case .exp2: .exp2(x)
    case .expm1: .expMinusOne(x)
    case .log2: .log2(x)
    case .log10: .log10(x)
    case .log1p: .log(onePlus: x)
    case .erf: .erf(x)
    case .erfc: .erfc(x)
    }
  }

  /// All names that can be called, for messages.
  static var names: String {
    (allCases.map(\.rawValue) + ExpressionOperator.named.map(\.rawValue) + ["if"])
      .joined(separator: ", ")
  }
}
