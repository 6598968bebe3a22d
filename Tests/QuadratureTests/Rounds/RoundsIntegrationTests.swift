import Foundation
import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct RoundsIntegrationTests {
  static let references = ReferenceQuad.shared.quadVec

  static func rule(_ reference: ReferenceQuad.Case) -> PanelRule? {
    switch reference.options?.quadrature {
    case "gk15": .gaussKronrod15
    case "gk21": .gaussKronrod21
    case "trapezoid": .trapezoid
    default: nil
    }
  }

  @Test(arguments: references)
  func `SciPy's quad_vec: the same value, error and intervals`(
    _ reference: ReferenceQuad.Case
  ) throws {
    let range = reference.a.first...reference.b.first
    let tolerance = reference.options?.epsrel ?? 1e-8
    let rule = Self.rule(reference)
    func check<Value>(_ integral: Integral<Value>, _ elements: [Double], calls: Int) throws {
      let expected = try #require(reference.value?.list)
      let error = try #require(reference.err)
      for (element, number) in zip(elements, expected) {
        #expect(abs(element - number) <= 1e-14 * max(1, abs(number)))
      }
      #expect(abs(integral.errorEstimate - error) <= 1e-6 * error + 1e-14)
      #expect(integral.intervals == reference.intervals)
      #expect(integral.evaluations == calls)
      // The trapezoid rule looks again at the middle of what it halves.
      if rule != .trapezoid { #expect(integral.evaluations == reference.neval) }
      #expect(integral.status == .toleranceMet)
    }
    var calls = 0
    if reference.f.hasPrefix("x^[") {
      let integral = try integrateInRounds(
        { (x: Double) -> [Double] in
          calls += 1
          return [1, x.squareRoot(), x, x * x]
        }, over: range, relativeTolerance: tolerance, rule: rule)
      try check(integral, integral.value, calls: calls)
      let lanes = try integrateInRounds(
        { (x: Double) -> SIMD4<Double> in [1, x.squareRoot(), x, x * x] }, over: range,
        relativeTolerance: tolerance, rule: rule)
      #expect((0..<4).map { lanes.value[$0] } == integral.value)
    } else {
      let function = try #require(ReferenceQuad.function(reference.f))
      let integral = try integrateInRounds(
        { (x: Double) -> Double in
          calls += 1
          return function(x)
        }, over: range, relativeTolerance: tolerance, rule: rule)
      try check(integral, [integral.value], calls: calls)
    }
  }

  @Test func `A round shared in any order of work has the same bits`() throws {
    func integral(shuffled: Bool) throws -> Integral<Double> {
      var integration = RoundsIntegration<Double>(
        over: try IntegrationRange(from: 0, to: 1),
        tolerance: try Tolerance(absolute: 0, relative: 1e-10))
      let (rule, range) = (integration.rule, integration.range)
      while let intervals = integration.nextRound() {
        let order = shuffled ? intervals.indices.shuffled() : Array(intervals.indices)
        var panels = [QuadraturePanel<Double>?](repeating: nil, count: intervals.count)
        for index in order {
          let (lower, upper) = intervals[index]
          panels[index] = rule.panel(
            of: { (1 - $0 * $0).squareRoot() }, from: lower, to: upper, in: range)
        }
        integration.take(panels.compactMap(\.self))
      }
      return integration.result
    }
    let plain = try integral(shuffled: false)
    #expect(plain.isToleranceMet)
    for _ in 0..<10 {
      #expect(try integral(shuffled: true) == plain)
    }
  }

  @Test func `A round has work for many workers`() throws {
    var integration = RoundsIntegration<Double>(
      over: try IntegrationRange(from: 0, to: 100),
      tolerance: try Tolerance(absolute: 0, relative: 1e-10))
    var widest = 0
    while let intervals = integration.nextRound() {
      widest = max(widest, intervals.count)
      integration.take(
        intervals.map {
          integration.rule.panel(of: { sin($0 * $0) }, from: $0, to: $1, in: integration.range)
        })
    }
    #expect(widest > 64)
    #expect(widest <= 2 * RoundsIntegration<Double>.intervalsPerRound)
    #expect(integration.result.isToleranceMet)
  }

  @Test func `Half-infinite ranges in both directions, and break points in infinite ones`() throws {
    let up = try integrateInRounds({ exp(-$0) }, over: 0...(.infinity))
    let down = try integrateInRounds({ exp($0) }, over: -.infinity...0)
    #expect(abs(up.value - 1) < 1e-10)
    #expect(up.value == down.value)
    let broken = try integrateInRounds(
      { $0 < 1 ? 0 : exp(-$0) }, over: -.infinity ... .infinity, breakPoints: [1, -3, .infinity])
    #expect(broken.isToleranceMet)
    #expect(abs(broken.value - exp(-1)) < 1e-9)
    #expect(broken.intervals < 40)
  }

  @Test func `A function that is nowhere above zero ends at once`() throws {
    let zero = try integrateInRounds({ _ in 0.0 }, over: 0...1, absoluteTolerance: 0)
    #expect(zero.value == 0)
    #expect(zero.isToleranceMet)
    #expect(zero.intervals == 2)
  }

  @Test func `A pole is named, and a limit kept`() throws {
    let pole = try integrateInRounds({ 1 / abs($0) }, over: -1...1)
    #expect(pole.status == .nonFiniteValue(at: 0))
    #expect(pole.errorEstimate == .infinity)
    let steps = try integrateInRounds(
      { $0 < 1 / Double.pi ? 0 : 1000 }, over: 0...1, relativeTolerance: 1e-13, intervalLimit: 20)
    #expect(steps.status == .intervalLimitReached(20))
    #expect(abs(steps.value - 1000 * (1 - 1 / Double.pi)) < 1e-4)
    #expect(!steps.isToleranceMet)
  }

  @Test func `Wrong arguments`() {
    #expect(throws: QuadratureError.invalidTolerance(absolute: -1, relative: 0)) {
      try integrateInRounds({ $0 }, over: 0...1, absoluteTolerance: -1, relativeTolerance: 0)
    }
    #expect(throws: QuadratureError.self) {
      try integrateInRounds({ $0 }, over: 0...1, breakPoints: [.nan])
    }
  }

  /// What is added to a sum of 10¹⁹, and that taken away, is lost.
  @Test func `A first value much too large is forgotten`() throws {
    let integral = try integrateInRounds({ $0 == 0.5 ? 1e20 : $0 }, over: 0...1)
    #expect(abs(integral.value - 0.5) <= integral.errorEstimate)
    #expect(integral.errorEstimate < 1e-12)
    #expect(integral.isToleranceMet)
  }
}
