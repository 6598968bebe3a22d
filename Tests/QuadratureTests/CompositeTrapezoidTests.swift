import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CompositeTrapezoidTests {
  @Test(arguments: [2, 3, 4, 10, 101, 1_000, 3_000_017])
  func `A straight line is exact, whatever the number of samples`(samples: Int) throws {
    let value = try CompositeTrapezoid(from: -1, to: 3, samples: samples).integrate { 2 * $0 + 1 }
    #expect(abs(value - 12) <= 4 * 12.0.ulp)
  }

  @Test func `The error of a parabola is the one that theory says`() throws {
    for samples in [2, 3, 11, 101] {
      let value = try CompositeTrapezoid(from: 0, to: 1, samples: samples).integrate { $0 * $0 }
      let step = 1 / Double(samples - 1)
      #expect(abs(value - 1.0 / 3 - step * step / 6) < 1e-15)
    }
  }

  @Test func `Chunks, a type and a closure give the same bits`() throws {
    let rule = try CompositeTrapezoid(from: 0, to: 1, samples: 3_000_003)
    let whole = rule.integrate(QuarterCircle())
    let chunks = CompositeSimpson(grid: rule.grid)
    let partials =
      try chunks.partialSums(of: QuarterCircle(), chunks: 0..<1)
      + chunks.partialSums(of: QuarterCircle(), chunks: 1..<chunks.chunkCount)
    #expect(try rule.value(of: QuarterCircle(), from: partials) == whole)
    #expect(rule.integrate { QuarterCircle().value(at: $0) } == whole)
    #expect(
      throws: QuadratureError.invalidPartialSums(count: 1, chunkCount: chunks.chunkCount)
    ) { try rule.value(of: QuarterCircle(), from: Array(partials.prefix(1))) }
  }

  @Test func `One sample, no width, backwards, infinite values`() throws {
    #expect(try CompositeTrapezoid(from: 0, to: 1, samples: 1).integrate { _ in 7 } == 0)
    #expect(try CompositeTrapezoid(from: 2, to: 2, samples: 9).integrate { _ in 7 } == 0)
    #expect(try CompositeTrapezoid(from: 1, to: 0, samples: 9).integrate { _ in 7 } == -7)
    #expect(try CompositeTrapezoid(from: 0, to: 1, samples: 9).integrate { 1 / $0 } == .infinity)
    #expect(try CompositeTrapezoid(from: 0, to: 1, samples: 9).integrate { _ in .nan }.isNaN)
    #expect(throws: QuadratureError.self) {
      try CompositeTrapezoid(from: 0, to: .infinity, samples: 9)
    }
    #expect(throws: QuadratureError.invalidSampleCount(0)) {
      try CompositeTrapezoid(from: 0, to: 1, samples: 0)
    }
  }
}
