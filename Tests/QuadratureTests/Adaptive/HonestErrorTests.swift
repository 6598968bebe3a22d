import Foundation
import Quadrature
import Testing

/// Over many random integrals the true error seldom exceeds the estimate.
///
/// Jumps and singularities are named as break points, bends are not.
@Suite(.timeLimit(.minutes(20)))
struct HonestErrorTests {
  /// A function with a known integral.
  struct Family: Sendable {
    var name: String
    var breakPoints: [Double] = []
    var value: @Sendable (Double) -> Double
    var antiderivative: @Sendable (Double) -> Double
  }

  /// A generator whose numbers are the same in each run.
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

  static func random(_ numbers: inout Numbers) -> Family {
    let a = Double.random(in: 0.1...30, using: &numbers)
    let b = Double.random(in: -1...1, using: &numbers)
    let c = Double.random(in: -5...5, using: &numbers)
    switch Int.random(in: 0..<7, using: &numbers) {
    case 0:
      return Family(name: "cos(\(a) x + \(c))") {
        cos(a * $0 + c)
      } antiderivative: {
        sin(a * $0 + c) / a
      }
    case 1:
      return Family(name: "1/(1 + (\(a)(x − \(b)))²)") {
        1 / (1 + a * a * ($0 - b) * ($0 - b))
      } antiderivative: {
        atan(a * ($0 - b)) / a
      }
    case 2:
      return Family(name: "|x − \(b)|") {
        abs($0 - b)
      } antiderivative: {
        ($0 - b) * abs($0 - b) / 2
      }
    case 3:
      return Family(name: "√|x − \(b)|", breakPoints: [b]) {
        abs($0 - b).squareRoot()
      } antiderivative: {
        2 * ($0 - b) * abs($0 - b).squareRoot() / 3
      }
    case 4:
      return Family(name: "x < \(b)", breakPoints: [b]) {
        $0 < b ? 1 : 0
      } antiderivative: {
        min($0, b)
      }
    case 5:
      return Family(name: "exp(\(c) x)") {
        exp(c * $0)
      } antiderivative: {
        exp(c * $0) / c
      }
    default:
      return Family(name: "exp(-(\(a)(x − \(b)))²)") {
        exp(-a * a * ($0 - b) * ($0 - b))
      } antiderivative: {
        erf(a * ($0 - b)) * Double.pi.squareRoot() / (2 * a)
      }
    }
  }

  @Test func `In one thousand, fewer than ten errors exceed their estimates`() throws {
    var numbers = Numbers(state: 2019)
    var (worse, worseInRounds) = ([String](), [String]())
    for _ in 0..<1000 {
      let family = Self.random(&numbers)
      let lower = Double.random(in: -3...0, using: &numbers)
      let upper = Double.random(in: 0.1...3, using: &numbers)
      let exact = family.antiderivative(upper) - family.antiderivative(lower)
      let rounding = 1e-15 * max(abs(family.antiderivative(upper)), 1)
      let integral = try integrate(
        family.value, over: lower...upper, breakPoints: family.breakPoints)
      if abs(integral.value - exact) > integral.errorEstimate + rounding {
        worse.append("\(family.name) from \(lower) to \(upper)")
      }
      let rounds = try integrateInRounds(
        family.value, over: lower...upper, breakPoints: family.breakPoints)
      if abs(rounds.value - exact) > rounds.errorEstimate + rounding {
        worseInRounds.append("\(family.name) from \(lower) to \(upper)")
      }
    }
    #expect(worse.count < 10, "\(worse)")
    #expect(worseInRounds.count < 10, "\(worseInRounds)")
  }
}
