import Jobs
import Quadrature
import Testing
import Workloads

/// Over many seeds, intervals of 95 percent hold the integral about 95 times in a hundred.
@Suite(.timeLimit(.minutes(20)))
struct HonestErrorTests {
  /// The share of seeds whose interval holds the value.
  private func coverage(
    of value: Double, seeds: Int, _ estimate: (UInt64) async throws -> ConfidenceInterval
  ) async throws -> Double {
    var hits = 0
    let seeds = _isDebugAssertConfiguration() ? seeds / 4 : seeds
    for seed in 0..<UInt64(seeds) where try await estimate(seed).contains(value) {
      hits += 1
    }
    return Double(hits) / Double(seeds)
  }

  // The seeds are always these: nothing here is left to chance.

  @Test func `Plain samples`() async throws {
    let formula = try IntegrandExpression("x*x*y")
    let share = try await coverage(of: 1.0 / 6, seeds: 2_000) { seed in
      try await monteCarloIntegral(
        formula, over: [0...1, 0...1], samples: 1_000, seed: seed, on: SerialPool()
      ).interval
    }
    #expect((0.93...0.97).contains(share), "\(share)")
  }

  @Test func `Samples that end at a wanted error`() async throws {
    let formula = try IntegrandExpression("x*x*y")
    let share = try await coverage(of: 1.0 / 6, seeds: 1_000) { seed in
      try await monteCarloIntegral(
        formula, over: [0...1, 0...1], samples: 1 << 20, seed: seed, absoluteError: 1.5e-3,
        on: SerialPool()
      ).interval
    }
    #expect((0.93...0.97).contains(share), "\(share)")
  }

  @Test func `Sobol's points`() async throws {
    let formula = try IntegrandExpression("x*x*y + z*z*z*z")
    let share = try await coverage(of: 1.0 / 6 + 0.2, seeds: 2_000) { seed in
      try await sobolIntegral(
        formula, over: [0...1, 0...1, 0...1], samples: 1_024, seed: seed, on: SerialPool()
      ).interval
    }
    #expect((0.93...0.97).contains(share), "\(share)")
  }

  @Test func `VEGAS`() async throws {
    let formula = try IntegrandExpression("x*x*y")
    let share = try await coverage(of: 1.0 / 6, seeds: 1_000) { seed in
      try await vegasIntegral(
        formula, over: [0...1, 0...1], samples: 15_000, seed: seed, on: SerialPool()
      ).interval
    }
    // Iterations that disagree make its intervals wider, never narrower.
    #expect((0.93...0.985).contains(share), "\(share)")
  }

  @Test func `VEGAS of values whose squares vanish`() async throws {
    let formula = try IntegrandExpression("1e-300*x")
    let integral = try await vegasIntegral(
      formula, over: [0...1, 0...1], samples: 10_000, on: SerialPool())
    #expect(abs(integral.value - 5e-301) < 4 * integral.standardError)
    #expect(integral.standardError < 1e-302)
  }

  @Test(arguments: [
    ("if(x<0.1, 1, 0)*if(y<0.1, 1, 0)", 0.01), ("if(x^2+y^2<1, 1, 0)", Double.pi / 4),
  ])
  func `VEGAS of functions that jump`(text: String, exact: Double) async throws {
    let formula = try IntegrandExpression(text)
    let share = try await coverage(of: exact, seeds: 200) { seed in
      try await vegasIntegral(
        formula, over: [0...1, 0...1], samples: 20_000, seed: seed, on: SerialPool()
      ).interval
    }
    #expect((0.9...0.995).contains(share), "\(share)")
    for seed in 1...3 {
      let integral = try await vegasIntegral(
        formula, over: [0...1, 0...1], samples: 500_000, seed: UInt64(seed), on: SerialPool())
      #expect(abs(integral.value - exact) < 4 * integral.standardError, "\(integral)")
    }
  }

  @Test func `Points in a circle`() async throws {
    let share = try await coverage(of: .pi, seeds: 2_000) { seed in
      try await estimatePi(samples: 2_000, seed: seed, on: SerialPool()).interval
    }
    #expect((0.93...0.97).contains(share), "\(share)")
  }

  @Test func `Points that end at a wanted error`() async throws {
    let share = try await coverage(of: .pi, seeds: 2_000) { seed in
      let pi = try await estimatePi(samples: 1 << 53, seed: seed, error: 0.01, on: SerialPool())
      return pi.interval
    }
    #expect((0.93...0.97).contains(share), "\(share)")
  }
}
