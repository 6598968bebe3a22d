import Jobs
import Quadrature
import RandomStreams
import Testing
import Workloads

/// Random integrands and ranges against closed forms.
@Suite(.timeLimit(.minutes(20)))
struct ClosedFormTests {
  /// A product of polynomials Σ cₖ xᵏ, one for each axis.
  struct Polynomials: MultivariateIntegrand, Codable {
    var coefficients: [[Double]]

    func value(at point: [Double]) -> Double {
      zip(coefficients, point).reduce(1) { product, axis in
        product * axis.0.reversed().reduce(0) { $0 * axis.1 + $1 }
      }
    }

    func integral(over ranges: [ClosedRange<Double>]) -> Double {
      zip(coefficients, ranges).reduce(1) { product, axis in
        func primitive(_ x: Double) -> Double {
          axis.0.enumerated().reversed().reduce(0) { $0 * x + $1.element / Double($1.offset + 1) }
            * x
        }
        return product * (primitive(axis.1.upperBound) - primitive(axis.1.lowerBound))
      }
    }
  }

  private static func problem(
    _ number: Int
  ) -> (integrand: Polynomials, ranges: [ClosedRange<Double>]) {
    var stream = PCG64(SeedSequence(number))
    let dimensions = Int(stream.next(upperBound: UInt(5))) + 1
    let coefficients = (0..<dimensions).map { _ in
      (0..<4).map { _ in stream.uniform(-1, 1) } + [0.5]
    }
    let ranges = (0..<dimensions).map { _ in
      let lower = stream.uniform(-2, 2)
      return lower...(lower + stream.uniform(0.1, 2))
    }
    return (Polynomials(coefficients: coefficients), ranges)
  }

  @Test(arguments: BitIdentityTests.Method.allCases)
  func `Errors are honest`(_ method: BitIdentityTests.Method) async throws {
    var misses = 0
    let count = 60
    for number in 0..<count {
      let (integrand, ranges) = Self.problem(number)
      let estimate =
        switch method {
        case .plain:
          try await monteCarloIntegral(integrand, over: ranges, samples: 8_192, on: SerialPool())
        case .vegas:
          try await vegasIntegral(integrand, over: ranges, samples: 15_000, on: SerialPool())
        case .sobol:
          try await sobolIntegral(integrand, over: ranges, samples: 8_192, on: SerialPool())
        }
      let error = abs(estimate.value - integrand.integral(over: ranges))
      // Sobol's errors come from sixteen replicates: Student's distribution has long tails.
      #expect(error < 6 * estimate.standardError, "problem \(number)")
      if !estimate.interval.contains(integrand.integral(over: ranges)) { misses += 1 }
    }
    // Three are to be expected.
    #expect(misses <= 9, "\(misses) of \(count)")
  }

  @Test func `VEGAS finds a peak that plain samples hardly see`() async throws {
    // ∫ 1/(1 + ((x − c)/w)²) over 0...1 is w (atan((1 − c)/w) + atan(c/w)).
    let peak = Bell(center: 0.5, width: 0.01)
    let axis = 0.01 * 2 * 1.550798992821746
    let right = axis * axis * axis * axis
    let ranges = Array(repeating: 0.0...1, count: 4)
    let plain = try await monteCarloIntegral(peak, over: ranges, samples: 150_000, on: SerialPool())
    let vegas = try await vegasIntegral(peak, over: ranges, samples: 150_000, on: SerialPool())
    #expect(abs(vegas.value - right) < 5 * vegas.standardError)
    #expect(vegas.standardError < 0.02 * right)
    #expect(vegas.standardError < plain.standardError / 30)
    #expect((vegas.chiSquaredPerDegree ?? .infinity) < 3)
  }

  @Test func `Sobol's points are far better than random ones for a smooth function`() async throws {
    let formula = try IntegrandExpression("exp(-x*x - y*y - z*z)")
    let right = 0.7468241328124271 * 0.7468241328124271 * 0.7468241328124271
    let ranges = Array(repeating: 0.0...1, count: 3)
    let plain = try await monteCarloIntegral(
      formula, over: ranges, samples: 1 << 17, on: SerialPool())
    let sobol = try await sobolIntegral(formula, over: ranges, samples: 1 << 17, on: SerialPool())
    #expect(sobol.samples == 1 << 17)
    #expect(abs(sobol.value - right) < 5 * sobol.standardError)
    #expect(sobol.standardError < plain.standardError / 100)
  }
}
