import Jobs
import Quadrature
import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct AdaptiveIntegralTests {
  private func integral(
    _ formula: String, _ from: Double, _ to: Double, breakPoints: [Double] = []
  ) async throws -> Integral<Double> {
    try await adaptiveIntegral(
      IntegrandExpression(formula), from: from, to: to, breakPoints: breakPoints, on: SerialPool())
  }

  @Test func `Backwards, and over nothing`() async throws {
    let forwards = try await integral("x^2", 0, 3)
    let backwards = try await integral("x^2", 3, 0)
    #expect(abs(forwards.value - 9) < 1e-13)
    #expect(backwards.value == -forwards.value)
    let nothing = try await integral("1/x", 0, 0)
    #expect(nothing.value == 0 && nothing.isToleranceMet && nothing.evaluations == 0)
  }

  @Test func `Infinite ranges, and break points in them`() async throws {
    #expect(
      abs(try await integral("exp(-x^2)", -.infinity, .infinity).value - 1.7724538509055159) < 1e-8)
    let jump = try await integral("exp(-x)*(x > 3)", 0, .infinity, breakPoints: [3])
    #expect(abs(jump.value - 0.049787068367863944) < 1e-9)
  }

  @Test func `Divergent ones say so, with the best that is known`() async throws {
    let hyperbola = try await integral("1/x", 0, 1)
    #expect(hyperbola.status == .probablyDivergent)
    #expect(hyperbola.value.isFinite && hyperbola.errorEstimate > 1)
    #expect(try await integral("1/x", 1, 0).value == -hyperbola.value)
  }

  @Test func `A place where there is no value is named`() async throws {
    #expect(try await integral("1/(x - 0.5)", 0, 1).status == .nonFiniteValue(at: 0.5))
    guard case .nonFiniteValue(let place?) = try await integral("sqrt(x)", -1, 1).status else {
      Issue.record("the place is not named")
      return
    }
    #expect(place < 0)
  }

  @Test func `Progress is told, and ends with the result`() async throws {
    var last: IntegrationProgress?
    let result = try await adaptiveIntegral(
      IntegrandExpression("sin(1/x)"), from: 0, to: 1, on: SerialPool()
    ) {
      #expect($0.evaluations > last?.evaluations ?? 0)
      last = $0
    }
    #expect(last?.integral?.value == result.value)
    #expect(last?.evaluations == result.evaluations)
  }
}
