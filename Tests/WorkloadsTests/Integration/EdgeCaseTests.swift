import Jobs
import Quadrature
import Testing
import Workloads

/// Empty ranges, functions of too many variables, and what is exactly zero.
@Suite(.timeLimit(.minutes(20)))
struct EdgeCaseTests {
  @Test func `Over nothing each rule gives zero without a look`() async throws {
    let pole = try IntegrandExpression("1/x")
    let pool = SerialPool()
    for integral in [
      try await adaptiveIntegral(pole, from: 0, to: 0, on: pool),
      try await compositeIntegral(pole, from: 0, to: 0, rule: .simpson, samples: 9, on: pool),
      try await compositeIntegral(pole, from: 0, to: 0, rule: .trapezoid, samples: 9, on: pool),
      try await gaussIntegral(pole, from: 0, to: 0, samples: 9, on: pool),
    ] {
      #expect(integral.value == 0 && integral.errorEstimate == 0 && integral.isToleranceMet)
      #expect(integral.evaluations == 0)
    }
  }

  @Test(arguments: [Double.infinity, -Double.infinity, 0])
  func `Nor is there anything from infinity to infinity`(_ end: Double) async throws {
    let rounds = try await adaptiveIntegralInRounds(
      IntegrandExpression("exp(-x^2)"), over: end...end, on: SerialPool())
    #expect(rounds.value == 0 && rounds.isToleranceMet)
  }

  @Test func `Zero meets a tolerance that is only relative`() async throws {
    let zero = try IntegrandExpression("0*x")
    let pool = SerialPool()
    for integral in [
      try await compositeIntegral(
        zero, from: 0, to: 1, rule: .simpson, samples: 101, absoluteTolerance: 0, on: pool),
      try await compositeIntegral(
        zero, from: 0, to: 1, rule: .trapezoid, samples: 101, absoluteTolerance: 0, on: pool),
      try await gaussIntegral(
        zero, from: 0, to: 1, samples: 64, absoluteTolerance: 0, on: pool),
    ] {
      #expect(integral.value == 0 && integral.isToleranceMet)
    }
  }

  @Test func `A function of too many variables is refused`() async throws {
    let formula = try IntegrandExpression("x*y*z")
    let pool = SerialPool()
    await #expect(throws: QuadratureError.tooFewRanges(2, variables: 3)) {
      try await cubatureIntegral(formula, over: [0...1, 0...1], on: pool)
    }
    let error = QuadratureError.tooFewRanges(1, variables: 3)
    await #expect(throws: error) {
      try await adaptiveIntegral(formula, from: 0, to: 1, on: pool)
    }
    await #expect(throws: error) {
      try await adaptiveIntegralInRounds(formula, over: 0...1, on: pool)
    }
    await #expect(throws: error) {
      try await compositeIntegral(formula, from: 0, to: 1, samples: 9, on: pool)
    }
    await #expect(throws: error) {
      try await compositeSimpson(formula, over: 0...1, samples: 9, on: pool)
    }
    await #expect(throws: error) {
      try await gaussIntegral(formula, from: 0, to: 1, samples: 9, on: pool)
    }
    #expect(throws: error) {
      try TanhSinhIntegral(
        formula, from: 0, to: 1, tolerance: Tolerance(absolute: 1e-8, relative: 1e-8)
      ).run()
    }
    #expect("\(error)".contains("3 variables cannot be integrated over 1 range:"))
  }

  @Test func `Gauss's rule tells what each of its rules found`() async throws {
    var found: [Integral<Double>] = []
    let last = try await gaussIntegral(
      IntegrandExpression("exp(x)"), from: 0, to: 1, samples: 16, on: SerialPool()
    ) { progress in
      if let integral = progress.integral { found.append(integral) }
      #expect(progress.plannedEvaluations == 33)
    }
    #expect(found.map(\.evaluations) == [3, 8, 17, 33])
    #expect(found.first?.errorEstimate == .infinity)
    #expect(found.dropFirst().allSatisfy { $0.errorEstimate.isFinite })
    #expect(found.last == last)
  }

  @Test func `Few samples that agree meet no error`() async throws {
    let one = try IntegrandExpression("1")
    let pool = SerialPool()
    for samples in [2, 1_000, 1 << 16] {
      let plain = try await monteCarloIntegral(
        one, over: [0...1], samples: samples, absoluteError: 1e-9, on: pool)
      #expect(plain.status == .allSamplesTaken && plain.standardError == 0)
    }
    let quasi = try await sobolIntegral(
      one, over: [0...1], samples: 1_024, absoluteError: 1e-9, on: pool)
    #expect(quasi.status == .allSamplesTaken && quasi.standardError == 0)
    let vegas = try await vegasIntegral(
      one, over: [0...1], samples: 10_000, absoluteError: 1e-9, on: pool)
    #expect(vegas.status == .allSamplesTaken && vegas.standardError == 0)
    // Many that agree do.
    let many = try await monteCarloIntegral(
      one, over: [0...1], samples: 1 << 20, absoluteError: 1e-9, on: pool)
    #expect(many.isErrorMet && many.samples == 1 << 17)
    #expect(
      try await sobolIntegral(
        one, over: [0...1], samples: 1 << 20, absoluteError: 1e-9, on: pool
      ).isErrorMet)
    #expect(
      try await vegasIntegral(
        one, over: [0...1], samples: 1 << 20, absoluteError: 1e-9, on: pool
      ).isErrorMet)
    for seed in 0..<20 as Range<UInt64> {
      let pi = try await estimatePi(samples: 2, seed: seed, error: 1e-9, on: pool)
      #expect(pi.status == .allSamplesTaken)
    }
  }
}
