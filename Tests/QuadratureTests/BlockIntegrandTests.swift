import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct BlockIntegrandTests {
  /// The same function with blocks and without.
  struct Blocks: BlockIntegrand {
    func value(at x: Double) -> Double { 1 / (1 + x * x) }
    func replaceWithValues(_ block: UnsafeMutableBufferPointer<Double>) {
      for index in block.indices { block[index] = value(at: block[index]) }
    }
  }

  struct Lanes: Integrand {
    func value(at x: Double) -> Double { 1 / (1 + x * x) }
  }

  @Test(arguments: [1, 2, 17, 512, 513, 514, 1025, 5000])
  func `Blocks change no bit`(_ samples: Int) throws {
    for rule in EvenRule.allCases {
      let composite = try CompositeSimpson(from: -1, to: 3, samples: samples, evenRule: rule)
      #expect(composite.integrate(Blocks()) == composite.integrate(Lanes()))
    }
  }

  @Test func `The quarter circle has the bits of its plain lanes`() throws {
    struct PlainCircle: Integrand {
      func value(at x: Double) -> Double { QuarterCircle().value(at: x) }
      func values(at x: SIMD8<Double>) -> SIMD8<Double> { QuarterCircle().values(at: x) }
    }
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 12_345)
    let sums = try rule.partialSums(of: QuarterCircle(), chunks: 0..<1)
    #expect(try rule.partialSums(of: PlainCircle(), chunks: 0..<1) == sums)
    #expect(sums.allSatisfy { $0.even.value > 0 && $0.odd.value > 0 })
  }
}
