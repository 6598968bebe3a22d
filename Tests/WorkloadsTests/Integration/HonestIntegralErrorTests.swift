import Jobs
import Quadrature
import Testing
import Workloads

/// Over many random integrals the true error seldom exceeds the estimate.
@Suite(.timeLimit(.minutes(20)))
struct HonestIntegralErrorTests {
  typealias Rule =
    @Sendable (KnownIntegrand, _ lower: Double, _ upper: Double, _ samples: Int) async throws
    -> Integral<Double>

  private func check(seed: UInt64, samples: ClosedRange<Int>, _ rule: Rule) async throws {
    var numbers = KnownIntegrand.Numbers(state: seed)
    var worse: [String] = []
    var useful = 0
    for number in 0..<1_000 {
      let forms = KnownIntegrand.Form.allCases
      let integrand = KnownIntegrand(
        form: forms[number % forms.count], a: .random(in: 0.3...10, using: &numbers),
        b: .random(in: -1...1, using: &numbers))
      let lower = Double.random(in: -3...0, using: &numbers)
      let upper = Double.random(in: 0.1...3, using: &numbers)
      let count = Int.random(in: samples, using: &numbers)
      let exact = integrand.integral(from: lower, to: upper)
      let integral = try await rule(integrand, lower, upper, count)
      let error = abs(integral.value - exact)
      let rounding = 1e-15 * max(abs(exact), 1)
      if error > integral.errorEstimate + rounding {
        worse.append(
          "\(integrand) \(lower)...\(upper) \(count): \(error) > \(integral.errorEstimate)")
      }
      // An estimate that is far too large is honest, and of no use.
      if integral.errorEstimate <= 1e6 * max(error, rounding) { useful += 1 }
    }
    #expect(worse.count < 10, "\(worse.count): \(worse.prefix(20))")
    #expect(useful > 700)
  }

  @Test(arguments: [16...48, 8...200])
  func `Gauss's rule`(samples: ClosedRange<Int>) async throws {
    try await check(seed: 2_022, samples: samples) {
      try await gaussIntegral($0, from: $1, to: $2, samples: $3, on: SerialPool())
    }
  }

  @Test(arguments: CompositeRule.allCases)
  func `Rules of equal steps`(rule: CompositeRule) async throws {
    try await check(seed: 2_023, samples: 200...2_000) {
      try await compositeIntegral(
        $0, from: $1, to: $2, rule: rule, samples: $3, on: SerialPool())
    }
  }

  private struct Step: Integrand, Codable {
    var place: Double

    func value(at x: Double) -> Double { x < place ? 1 : 2 }
  }

  @Test(arguments: [2, 4, 8, 16, 20, 64, 100, 256])
  func `Gauss's rule sees a jump near the middle`(samples: Int) async throws {
    for side in [-1.0, 1] {
      let step = Step(place: 0.5 + side * 0.3 / Double(samples))
      let integral = try await gaussIntegral(
        step, from: 0, to: 1, samples: samples, on: SerialPool())
      #expect(abs(integral.value - (2 - step.place)) <= integral.errorEstimate)
      #expect(!integral.isToleranceMet)
    }
  }

  @Test func `Gauss's rule knows how far rounding goes where values cancel`() async throws {
    let wave = KnownIntegrand(form: .wave, a: 10, b: 1 - Double.pi / 20)
    let integral = try await gaussIntegral(wave, from: -1, to: 3, samples: 200, on: SerialPool())
    #expect(abs(integral.value - wave.integral(from: -1, to: 3)) <= integral.errorEstimate)
    #expect(integral.errorEstimate > 1e-15 && integral.errorEstimate < 1e-13)
  }
}
