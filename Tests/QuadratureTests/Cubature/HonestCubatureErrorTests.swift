import Quadrature
import Testing

/// Over many random integrals the true error of cubature seldom exceeds its estimate.
@Suite(.timeLimit(.minutes(20)))
struct HonestCubatureErrorTests {
  /// All but the one with a jump in a corner, which the places of a box may not see at all.
  @Test func `In one thousand, fewer than ten errors exceed their estimates`() throws {
    var numbers = HonestErrorTests.Numbers(state: 2_021)
    var worse: [String] = []
    var useful = 0
    for number in 0..<1_000 {
      let families = GenzFunction.Family.allCases.filter { $0 != .discontinuous }
      let dimensions = Int.random(in: 2...4, using: &numbers)
      let function = GenzFunction(
        family: families[number % families.count],
        a: (0..<dimensions).map { _ in Double.random(in: 0.5...8, using: &numbers) },
        w: (0..<dimensions).map { _ in Double.random(in: 0...1, using: &numbers) })
      let tolerance = [1e-2, 1e-4, 1e-6][Int.random(in: 0..<3, using: &numbers)]
      let integral = try integrate(
        function.value(at:), over: Array(repeating: 0...1, count: dimensions),
        relativeTolerance: tolerance, boxLimit: 100)
      let error = abs(integral.value - function.integral)
      // The corner peak's closed form cancels.
      let rounding = 1e-12 * max(abs(function.integral), 1e-3)
      if error > integral.errorEstimate + rounding {
        worse.append("\(function): \(error) > \(integral.errorEstimate)")
      }
      // An estimate that is far too large is honest, and of no use.
      if integral.errorEstimate <= 1e4 * max(error, rounding) { useful += 1 }
    }
    #expect(worse.count < 10, "\(worse.count): \(worse.prefix(20))")
    #expect(useful > 700)
  }

  /// Or the test above would compare with nonsense.
  @Test(arguments: GenzFunction.Family.allCases)
  func `The closed forms are the integrals`(family: GenzFunction.Family) throws {
    for dimensions in 2...3 {
      let function = GenzFunction(
        family: family, a: (0..<dimensions).map { 1.5 + Double($0) },
        w: (0..<dimensions).map { 0.3 + 0.2 * Double($0) })
      let integral = try integrate(
        function.value(at:), over: Array(repeating: 0...1, count: dimensions),
        breakPoints: function.w.map { [$0] }, relativeTolerance: 1e-7, boxLimit: 2_000)
      #expect(abs(integral.value - function.integral) < 1e-6 * abs(function.integral))
    }
  }
}
