import Foundation
import Quadrature
import Testing

/// Ranges whose ends are too large to be added, infinite ones, and empty ones.
@Suite(.timeLimit(.minutes(20)))
struct ExtremeRangesTests {
  static let far = 1e308...1.7e308
  static let expected = log(1.7)

  @Test func `The middle of a range of huge numbers does not overflow`() throws {
    let adaptive = try integrate({ 1 / $0 }, over: Self.far)
    #expect(abs(adaptive.value - Self.expected) < 1e-8)
    #expect(adaptive.isToleranceMet)
    // A bend makes it halve.
    let bent = try integrate({ abs($0 / 1e308 - 1.3) / 1e308 }, over: Self.far)
    #expect(abs(bent.value - 0.125) < 1e-8)
    #expect(bent.isToleranceMet && bent.intervals > 1)
    for rule in PanelRule.allCases {
      let rounds: Integral<Double> = try integrateInRounds(
        { 1 / $0 }, over: Self.far, relativeTolerance: 1e-7, rule: rule)
      #expect(abs(rounds.value - Self.expected) < 1e-6, "\(rule)")
      #expect(rounds.isToleranceMet)
    }
    let gauss = try GaussLegendreRule(count: 20)
    #expect(abs(gauss.integrate(over: Self.far) { 1 / $0 } - Self.expected) < 1e-12)
    let pair = gauss.integrate(over: Self.far) { SIMD2(1 / $0, 2 / $0) }
    #expect(abs(pair[1] - 2 * Self.expected) < 1e-12)
    let box: Integral<Double> = try integrate(
      { 1 / $0[0] + $0[1] }, over: [Self.far, 0...1], relativeTolerance: 1e-10)
    let width = 1.7e308 - 1e308
    #expect(abs(box.value / (width / 2) - 1) < 1e-10)
  }

  @Test func `On the whole line the place to blame is named, of either sign`() throws {
    func place(_ integrand: (Double) -> Double) throws -> IntegrationStatus {
      try integrate(integrand, over: -.infinity ... .infinity).status
    }
    #expect(try place { 1 / ($0 + 1) } == .nonFiniteValue(at: -1))
    #expect(try place { 1 / ($0 - 1) } == .nonFiniteValue(at: 1))
  }

  @Test func `A single panel that meets the tolerance has no roundoff`() throws {
    let step = try integrate({ 1 + ($0 >= 0.5 ? 3e-14 : 0) }, over: 0...1)
    #expect(step.status == .toleranceMet)
    #expect(abs(step.value - 1) < 1e-13)
  }

  @Test(arguments: [Double.infinity, -Double.infinity, 0])
  func `A range from a place to itself is empty`(_ end: Double) throws {
    let bell: Integral<Double> = try integrateInRounds({ exp(-$0 * $0) }, over: end...end)
    #expect(bell.value == 0 && bell.errorEstimate == 0 && bell.isToleranceMet)
    let infinite: Integral<Double> = try integrateInRounds(
      { _ in Double.infinity }, over: end...end)
    #expect(infinite.value == 0 && infinite.isToleranceMet)
    let list: Integral<[Double]> = try integrateInRounds({ [$0, .nan] }, over: end...end)
    #expect(list.value == [0, 0] && list.isToleranceMet)
    let box: Integral<Double> = try integrate(
      { exp(-$0[0] * $0[0]) / $0[0] }, over: [end...end, 0...1])
    #expect(box.value == 0 && box.errorEstimate == 0 && box.isToleranceMet)
  }

  @Test func `Norms neither overflow nor vanish`() {
    #expect(abs([3e200, -4e200].euclideanNorm / 5e200 - 1) < 1e-15)
    #expect(abs(SIMD2(3e200, -4e200).euclideanNorm / 5e200 - 1) < 1e-15)
    #expect(abs([3e-200, 4e-200].euclideanNorm / 5e-200 - 1) < 1e-15)
    #expect(abs(SIMD4(3e-200, 4e-200, 0, 0).euclideanNorm / 5e-200 - 1) < 1e-15)
    #expect([Double.greatestFiniteMagnitude, 0].euclideanNorm == .greatestFiniteMagnitude)
    #expect([Double.leastNonzeroMagnitude, 0].euclideanNorm == Double.leastNonzeroMagnitude)
    #expect([0.0, 0].euclideanNorm == 0)
    #expect([1e200, .infinity].euclideanNorm == .infinity)
    #expect([1e200, .nan].euclideanNorm.isNaN)
    #expect(SIMD2(1e200, .nan).euclideanNorm.isNaN)
  }

  @Test func `A huge value of many elements does not meet every tolerance`() throws {
    let integral: Integral<[Double]> = try integrateInRounds(
      { [1e200 * abs($0 - 0.3).squareRoot(), 1e200] }, over: 0...1, relativeTolerance: 1e-8)
    let exact = 1e200 * 2 / 3 * (pow(0.3, 1.5) + pow(0.7, 1.5))
    #expect(integral.isToleranceMet)
    #expect(abs(integral.value[0] / exact - 1) < 1e-7)
    #expect(integral.errorEstimate <= 2e192)
  }

  @Test func `Whole powers of negative numbers, however large`() throws {
    for (text, expected) in [
      ("(-1)^1e15", 1.0), ("(-1)^(1e15+1)", -1), ("(-1)^1e300", 1), ("pow(-2, 1e20)", .infinity),
      ("(-0.5)^1e17", 0), ("(-1)^9007199254740991", -1),
    ] {
      let formula = try IntegrandExpression(text)
      #expect(formula.value(at: 0.0) == expected, "\(text)")
    }
  }
}
