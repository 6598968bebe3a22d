import Quadrature
import Testing

@Suite("Rules for functions with values of many elements", .timeLimit(.minutes(20)))
struct VectorValuedRulesTests {
  private struct Stop: Error {}

  private static func powers(_ x: Double) -> [Double] { [1, x, x * x, x * x * x - 7 * x] }

  /// Compares each element with the rule's value for that element alone.
  private func compare(
    _ vector: [Double], _ comment: Comment, alone: ((Double) -> Double) -> Double
  ) {
    #expect(vector.count == 4, comment)
    for (element, value) in vector.enumerated() {
      let expected = alone { Self.powers($0)[element] }
      #expect(abs(value - expected) <= 4e-15 * max(1, abs(expected)), comment)
    }
  }

  @Test(
    "Simpson's rule, each number of samples and each rule for what is left over",
    arguments: EvenRule.allCases)
  func simpson(rule: EvenRule) throws {
    for samples in Array(1...13) + [100, 101] {
      let composite = try CompositeSimpson(from: -1, to: 2.5, samples: samples, evenRule: rule)
      compare(composite.integrate { Self.powers($0) }, "\(samples) samples") {
        composite.integrate($0)
      }
    }
  }

  @Test("the trapezoid rule")
  func trapezoid() throws {
    for samples in [1, 2, 3, 4, 17, 100] {
      let composite = try CompositeTrapezoid(from: 2.5, to: -1, samples: samples)
      compare(composite.integrate { Self.powers($0) }, "\(samples) samples") {
        composite.integrate($0)
      }
    }
  }

  @Test("Gauss's rule")
  func gauss() throws {
    for count in [1, 2, 5, 64] {
      let rule = try GaussLegendreRule(count: count)
      compare(rule.integrate(over: -1...2.5) { Self.powers($0) }, "\(count) places") {
        rule.integrate(over: -1...2.5, $0)
      }
    }
  }

  @Test("SIMD vectors as values")
  func vectors() throws {
    let simpson = try CompositeSimpson(from: 0, to: 2, samples: 101).integrate {
      SIMD2($0, $0 * $0 * $0)
    }
    #expect(abs(simpson.x - 2) < 1e-14 && abs(simpson.y - 4) < 1e-14)
    let gauss = try GaussLegendreRule(count: 5).integrate(from: 1, to: 0) {
      SIMD4($0, 1, 0, $0 * $0)
    }
    #expect(abs(gauss.x + 0.5) < 1e-15 && abs(gauss.w + 1.0 / 3) < 1e-15)
  }

  @Test("rounding errors are carried along: a million tenths")
  func compensated() throws {
    let value = try CompositeTrapezoid(from: 0, to: 1, samples: 1_000_001).integrate { _ in
      [0.1, 1e8]
    }
    #expect(abs(value[0] - 0.1) <= 0.1.ulp && abs(value[1] - 1e8) <= 1e8.ulp)
  }

  @Test("an error of the function's comes out; what is not finite stays so")
  func faults() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 5)
    #expect(throws: Stop.self) {
      try rule.integrate { x throws(Stop) -> [Double] in
        guard x < 0.5 else { throw Stop() }
        return [x]
      }
    }
    let value = rule.integrate { x in [x, x == 0.5 ? .infinity : 1] }
    #expect(value[0] == 0.5 && !value[1].isFinite)
  }
}
