internal import ArgumentParser

/// `--rule`.
enum RuleName: String, CaseIterable, ExpressibleByArgument {
  case adaptive, simpson, trapezoid, gauss
  case tanhSinh = "tanh-sinh"
  case cubature, vegas, sobol

  /// How many variables the rule is for.
  var variables: ClosedRange<Int> {
    switch self {
    case .adaptive, .simpson, .trapezoid, .gauss, .tanhSinh: 1...1
    case .cubature: 2...20
    case .vegas, .sobol: 1...20
    }
  }

  /// How many samples the rule takes if nobody says; nil if it decides by itself.
  var defaultSamples: Int? {
    switch self {
    case .simpson, .trapezoid, .vegas, .sobol: 1_000_000
    case .gauss: 64
    case .adaptive, .tanhSinh, .cubature: nil
    }
  }

  /// Whether the places are drawn at random.
  var isRandom: Bool { self == .vegas || self == .sobol }
}
