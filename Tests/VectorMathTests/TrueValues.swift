import Foundation
import VectorMath

// Values to compare with, wider than a double where the processor has such numbers.
#if arch(x86_64)
  typealias Wide = Float80
#else
  typealias Wide = Double
#endif

extension BlockFunction {
  /// The value of the C library for wide numbers.
  func trueValue(_ x: Wide) -> Wide {
    switch self {
    case .exp: Foundation.exp(x)
    case .exp2: Foundation.exp2(x)
    case .expm1: Foundation.expm1(x)
    case .log: Foundation.log(x)
    case .log2: Foundation.log2(x)
    case .log10: Foundation.log10(x)
    case .log1p: Foundation.log1p(x)
    case .sin: Foundation.sin(x)
    case .cos: Foundation.cos(x)
    case .tan: Foundation.tan(x)
    case .asin: Foundation.asin(x)
    case .acos: Foundation.acos(x)
    case .atan: Foundation.atan(x)
    case .sinh: Foundation.sinh(x)
    case .cosh: Foundation.cosh(x)
    case .tanh: Foundation.tanh(x)
    case .asinh: Foundation.asinh(x)
    case .acosh: Foundation.acosh(x)
    case .atanh: Foundation.atanh(x)
    case .cbrt: Foundation.cbrt(x)
    case .erf: Foundation.erf(x)
    case .erfc: Foundation.erfc(x)
    }
  }

  /// Where the values are finite and tell something.
  var range: ClosedRange<Double> {
    switch self {
    case .exp: -745...709.7
    case .exp2: -1074...1023.9
    case .expm1: -40...709.7
    case .log, .log2, .log10: 0...100
    case .log1p: -1...100
    case .sin, .cos, .tan: -100...100
    case .asin, .acos, .atanh: -1...1
    case .sinh, .cosh: -710.4...710.4
    case .tanh: -20...20
    case .acosh: 1...1000
    case .atan, .asinh, .cbrt: -1000...1000
    case .erf: -6...6
    case .erfc: -6...27
    }
  }
}

extension BlockPairFunction {
  /// The value of the C library for wide numbers.
  func trueValue(_ x: Wide, _ y: Wide) -> Wide {
    switch self {
    case .pow: Foundation.pow(x, y)
    case .atan2: Foundation.atan2(x, y)
    case .hypot: Foundation.hypot(x, y)
    }
  }
}

/// How many units in the last place a value is off.
func error(of value: Double, from exact: Wide) -> Double {
  let rounded = Double(exact)
  if rounded.isNaN || value.isNaN { return rounded.isNaN && value.isNaN ? 0 : .infinity }
  if rounded.isInfinite || value.isInfinite { return rounded == value ? 0 : .infinity }
  if rounded == 0 && value == 0 { return rounded.sign == value.sign ? 0 : .infinity }
  return Double(abs(Wide(value) - exact) / Wide(rounded.ulp))
}
