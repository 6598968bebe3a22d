import Foundation
import Quadrature
import Testing

/// Over many random integrals the true error of the tanh-sinh rule seldom exceeds its estimate.
@Suite(.timeLimit(.minutes(20)))
struct HonestTanhSinhErrorTests {
  /// What the rule is for: smooth inside the range, and at the ends infinite, or infinitely steep.
  private static func steepAtTheEnds(
    _ numbers: inout HonestErrorTests.Numbers
  ) -> HonestErrorTests.Family {
    // Steeper, and what lies nearer to the end than numbers do would count.
    let power = Double.random(in: -0.6...2.5, using: &numbers)
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0:
      return HonestErrorTests.Family(name: "x^\(power)") {
        pow($0, power)
      } antiderivative: {
        pow($0, power + 1) / (power + 1)
      }
    case 1:
      return HonestErrorTests.Family(name: "x^\(power) log(x)") {
        pow($0, power) * log($0)
      } antiderivative: {
        $0 == 0 ? 0 : pow($0, power + 1) * (log($0) / (power + 1) - 1 / pow(power + 1, 2))
      }
    case 2:
      // From 0 to 1, where the root is infinitely steep.
      return HonestErrorTests.Family(name: "√(1 - x²)") {
        (1 - $0 * $0).squareRoot()
      } antiderivative: {
        ($0 * (1 - $0 * $0).squareRoot() + asin($0)) / 2
      }
    default:
      // All derivatives are 0 at 0.
      let rate = power + 1
      return HonestErrorTests.Family(name: "exp(-\(rate)/x) \(rate)/x²") {
        exp(-rate / $0) * rate / $0 / $0
      } antiderivative: {
        $0 == 0 ? 0 : exp(-rate / $0)
      }
    }
  }

  @Test(arguments: [1e-3, 1e-6, 1.8e-12])
  func `In one thousand, fewer than ten errors exceed their estimates`(tolerance: Double) throws {
    var numbers = HonestErrorTests.Numbers(state: 2_020)
    var worse: [String] = []
    var useful = 0
    for number in 0..<1_000 {
      let isSteep = number % 2 == 0
      let family =
        isSteep ? Self.steepAtTheEnds(&numbers) : HonestErrorTests.random(&numbers)
      let lower = isSteep ? 0 : Double.random(in: -3...0, using: &numbers)
      let upper = isSteep ? 1 : Double.random(in: 0.1...3, using: &numbers)
      let exact = family.antiderivative(upper) - family.antiderivative(lower)
      let rounding = 1e-15 * max(abs(family.antiderivative(upper)), 1)
      let integral = try integrateTanhSinh(
        family.value, over: lower...upper, relativeTolerance: tolerance, levelLimit: 7)
      let error = abs(integral.value - exact)
      if error > integral.errorEstimate + rounding {
        worse.append("\(family.name) \(lower)...\(upper): \(error) > \(integral.errorEstimate)")
      }
      // An estimate that is far too large is honest, and of no use.
      if integral.errorEstimate <= 1e6 * max(error, rounding) { useful += 1 }
    }
    #expect(worse.count < 10, "\(worse.count): \(worse.prefix(20))")
    #expect(useful > 500)
  }
}
