import Quadrature
import Testing
import VectorMath

/// Closures that work on eight numbers at a time.
@Suite(.timeLimit(.minutes(20)))
struct EightsTests {
  static let counts = [1, 2, 3, 4, 5, 8, 9, 16, 17, 511, 512, 513, 1_000, 10_007, 70_000]

  @Test(arguments: counts, EvenRule.allCases)
  func `Simpson's rule has the bits of the closure for one number`(
    samples: Int, evenRule: EvenRule
  ) throws {
    for (lower, upper) in [(0.0, 1.0), (1, -1), (0.5, 0.5)] {
      let rule = try CompositeSimpson(
        from: lower, to: upper, samples: samples, evenRule: evenRule)
      let eights = rule.integrateByEights { x in squareRoot(1 - x * x) + x }
      let singles = rule.integrate { (x: Double) in (1 - x * x).squareRoot() + x }
      #expect(eights == singles)
    }
  }

  @Test(arguments: counts)
  func `The trapezoid rule has the bits of the closure for one number`(samples: Int) throws {
    for (lower, upper) in [(0.0, 1.0), (1, -1), (0.5, 0.5)] {
      let rule = try CompositeTrapezoid(from: lower, to: upper, samples: samples)
      let eights = rule.integrateByEights { x in squareRoot(1 - x * x) + x }
      let singles = rule.integrate { (x: Double) in (1 - x * x).squareRoot() + x }
      #expect(eights == singles)
    }
  }

  @Test func `No place outside the range is looked at`() throws {
    var (least, most) = (Double.infinity, -Double.infinity)
    func look(_ x: SIMD8<Double>) -> SIMD8<Double> {
      (least, most) = (min(least, x.min()), max(most, x.max()))
      return x
    }
    for samples in Self.counts where samples > 1 {
      _ = try CompositeSimpson(from: 2, to: 3, samples: samples).integrateByEights(look)
      _ = try CompositeTrapezoid(from: 2, to: 3, samples: samples).integrateByEights(look)
    }
    #expect((least, most) == (2, 3))
  }

  @Test func `What is not finite shows`() throws {
    let simpson = try CompositeSimpson(from: 0, to: 1, samples: 101)
    #expect(simpson.integrateByEights { 1 / $0 } == .infinity)
    #expect(simpson.integrateByEights { squareRoot($0 - 0.5) }.isNaN)
    let trapezoid = try CompositeTrapezoid(from: 0, to: 1, samples: 101)
    #expect(trapezoid.integrateByEights { 1 / $0 } == .infinity)
    #expect(trapezoid.integrateByEights { squareRoot($0 - 0.5) }.isNaN)
  }
}
