import Jobs
import Multiprocessing
import Quadrature
import Testing
import Threading
import Workloads

/// Every rule on every engine and on any number of workers: the same bits.
@Suite(.timeLimit(.minutes(20)))
struct IntegralsOnPoolsTests {
  private func same(
    _ integral: (any WorkerPool) async throws -> Integral<Double>
  ) async throws -> Integral<Double> {
    let serial = try await integral(SerialPool())
    for workers in [1, 2, 3, 7, 64] {
      let found = try await withThreadPool(workers: workers) { try await integral($0) }
      #expect(found == serial)
    }
    for workers in [1, 2, 3, 7, 64] {
      let found = try await withProcessPool(workers: workers) { try await integral($0) }
      #expect(found == serial)
    }
    return serial
  }

  @Test(arguments: CompositeRule.allCases)
  func `Rules of equal steps`(rule: CompositeRule) async throws {
    let formula = try IntegrandExpression("sqrt(1 - x^2)")
    let integral = try await same {
      try await compositeIntegral(
        formula, from: 0, to: 1, rule: rule, samples: 3_000_006, on: $0)
    }
    #expect(abs(integral.value - .pi / 4) < 2 * integral.errorEstimate)
    #expect(integral.isToleranceMet)
    #expect(integral.evaluations == 3_000_006)
  }

  @Test func `Adaptive, by extrapolation`() async throws {
    let formula = try IntegrandExpression("1/sqrt(x)")
    let integral = try await same { try await adaptiveIntegral(formula, from: 0, to: 1, on: $0) }
    #expect(abs(integral.value - 2) < 1e-12)
    #expect(integral.evaluations == 231)
  }

  @Test func `Adaptive, where all workers have to help`() async throws {
    let formula = try IntegrandExpression("1/(0.0001 + (20*x - floor(20*x + 0.5))^2)")
    let integral = try await same { try await adaptiveIntegral(formula, from: 0, to: 1, on: $0) }
    #expect(integral.isToleranceMet)
    // 2 atan(50) / 0.01 for each of twenty peaks of a width of a twentieth.
    #expect(abs(integral.value - 310.159_798_564) < 1e-5)
    #expect(integral.evaluations > 2_100)
  }

  @Test func `Gauss`() async throws {
    let formula = try IntegrandExpression("exp(x)")
    let integral = try await same {
      try await gaussIntegral(formula, from: 0, to: 1, samples: 16, on: $0)
    }
    #expect(abs(integral.value - 1.718281828459045) < 1e-15)
    #expect(integral.evaluations == 16 + 9 + 5 + 3)
  }

  @Test func `Tanh-sinh`() async throws {
    let formula = try IntegrandExpression("log(x)")
    let tolerance = try Tolerance(absolute: 0, relative: 1e-12)
    let integral = try await same {
      try await $0.run(TanhSinhIntegral(formula, from: 1, to: 0, tolerance: tolerance))
    }
    #expect(abs(integral.value - 1) < 1e-12)
  }

  @Test func `Cubature`() async throws {
    let formula = try IntegrandExpression("1/(0.01 + (x - y)^2)")
    let integral = try await same {
      try await cubatureIntegral(
        formula, over: [0...1, 0...1], absoluteTolerance: 0, relativeTolerance: 1e-6, on: $0)
    }
    #expect(integral.isToleranceMet)
    // 2 (10 atan 10 − ln(101) / 2)
    #expect(abs(integral.value - 24.807_432_969) < 1e-4)
  }
}
