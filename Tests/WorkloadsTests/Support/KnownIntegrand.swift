import Foundation
import Quadrature

/// A function whose antiderivative is known.
struct KnownIntegrand: Integrand, Codable {
  enum Form: String, Codable, CaseIterable {
    case wave, exponential, lorentz, bell, root, bend
  }

  var form: Form
  /// How fast it changes.
  var a: Double
  /// Where its middle is.
  var b: Double

  func value(at x: Double) -> Double {
    let y = x - b
    return switch form {
    case .wave: cos(a * y)
    case .exponential: exp(a * y / 3)
    case .lorentz: 1 / (1 + a * a * y * y)
    case .bell: exp(-a * a * y * y)
    case .root: abs(y).squareRoot()
    case .bend: abs(y)
    }
  }

  func integral(from lower: Double, to upper: Double) -> Double {
    antiderivative(upper - b) - antiderivative(lower - b)
  }

  private func antiderivative(_ y: Double) -> Double {
    switch form {
    case .wave: sin(a * y) / a
    case .exponential: 3 * exp(a * y / 3) / a
    case .lorentz: atan(a * y) / a
    case .bell: erf(a * y) * Double.pi.squareRoot() / (2 * a)
    case .root: 2 * y * abs(y).squareRoot() / 3
    case .bend: y * abs(y) / 2
    }
  }

  /// Numbers that are the same in each run.
  struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
