import Jobs
import Quadrature
import Testing
import Workloads

@Suite(.timeLimit(.minutes(20)))
struct CompositeIntegralTests {
  @Test(arguments: ["1/x", "x/x", "sqrt(x - 0.5)"])
  func `A place where there is no value is named`(formula: String) async throws {
    let integral = try await compositeIntegral(
      IntegrandExpression(formula), from: 0, to: 1, samples: 2_000_001, on: SerialPool())
    #expect(integral.status == .nonFiniteValue(at: 0))
    #expect(!integral.value.isFinite && integral.errorEstimate == .infinity)
  }

  @Test func `So is the last place, and one in a later chunk`() async throws {
    let last = try await compositeIntegral(
      IntegrandExpression("1/(x - 1)"), from: 0, to: 1, samples: 101, on: SerialPool())
    #expect(last.status == .nonFiniteValue(at: 1))
    let later = try await compositeIntegral(
      IntegrandExpression("1/(x - 0.75)"), from: 0, to: 1, samples: 4_000_001, on: SerialPool())
    #expect(later.status == .nonFiniteValue(at: 0.75))
  }

  @Test func `A tolerance that is not met says so`() async throws {
    let integral = try await compositeIntegral(
      IntegrandExpression("sqrt(1 - x^2)"), from: 0, to: 1, rule: .trapezoid, samples: 11,
      on: SerialPool())
    #expect(integral.status == .sampleLimitReached(11))
    #expect(abs(integral.value - .pi / 4) < 2 * integral.errorEstimate)
  }

  @Test func `Long runs have an estimate before they end`() async throws {
    var estimates: [Integral<Double>] = []
    let samples = (1 << 24) + 2
    let result = try await compositeIntegral(
      QuarterCircle(), from: 0, to: 1, samples: samples, on: SerialPool()
    ) { progress in
      if let integral = progress.integral { estimates.append(integral) }
    }
    #expect(estimates.first?.evaluations == (1 << 20) + 1)
    #expect(estimates.last == result)
    #expect(result.evaluations == samples)
    #expect(abs((estimates.first?.value ?? 0) - .pi / 4) < 1e-9)
  }

  @Test func `What a very long run shows gets better while it goes on`() async throws {
    var estimates: [Int] = []
    var evaluations: [Int] = []
    var planned: Set<Int?> = []
    let samples = 1 << 40
    await #expect(throws: CancellationError.self) {
      try await compositeIntegral(
        QuarterCircle(), from: 0, to: 1, samples: samples, on: SerialPool()
      ) { progress in
        evaluations.append(progress.evaluations)
        planned.insert(progress.plannedEvaluations)
        guard let integral = progress.integral else { return }
        if estimates.last != integral.evaluations { estimates.append(integral.evaluations) }
        if estimates.count == 2 { withUnsafeCurrentTask { $0?.cancel() } }
      }
    }
    #expect(estimates == [(1 << 20) + 1, (1 << 26) + 1])
    #expect(evaluations == evaluations.sorted())
    // Two and a half percent more than the samples that were asked for, at most.
    #expect(planned.count == 1)
    #expect(planned.allSatisfy { ($0 ?? 0) > samples && ($0 ?? 0) < samples + samples / 40 })
  }

  @Test func `Wrong requests`() async throws {
    await #expect(throws: QuadratureError.invalidSampleCount(0)) {
      try await compositeIntegral(QuarterCircle(), from: 0, to: 1, samples: 0, on: SerialPool())
    }
    await #expect(throws: QuadratureError.self) {
      try await compositeIntegral(
        QuarterCircle(), from: 0, to: .infinity, samples: 10, on: SerialPool())
    }
    await #expect(throws: QuadratureError.invalidNodeCount(0)) {
      try await gaussIntegral(QuarterCircle(), from: 0, to: 1, samples: 0, on: SerialPool())
    }
  }
}
