import Quadrature
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CompositeSimpsonChunksTests {
  /// Debug builds are too slow for many chunks: there, one and a bit, in fewer cuts.
  #if DEBUG
    static let samples = CompositeSimpson.fewestSamplesPerChunk + 1235
    static let parts = [2, 3]
  #else
    static let samples = CompositeSimpson.fewestSamplesPerChunk * 20 + 1235
    static let parts = [1, 2, 3, 7, 64]
  #endif

  @Test(arguments: EvenRule.allCases)
  func `Any cut of the chunks gives the same bits`(_ evenRule: EvenRule) throws {
    for samples in [Self.samples, Self.samples + 1, 1, 2, 3] {
      let rule = try CompositeSimpson(from: 0, to: 1, samples: samples, evenRule: evenRule)
      let serial = rule.integrate(QuarterCircle())
      let count = rule.chunkCount
      for parts in Self.parts {
        let cuts = (0..<parts).map { part in
          (count * part / parts)..<(count * (part + 1) / parts)
        }
        // Taken in another order, put together in that of the chunks.
        let answers = try cuts.reversed().map { chunks in
          try rule.partialSums(of: QuarterCircle(), chunks: chunks)
        }
        let partials = Array(answers.reversed().joined())
        #expect(try rule.value(of: QuarterCircle(), from: partials) == serial, "\(parts) parts")
      }
    }
  }

  @Test func `The chunks cover all samples but the last`() throws {
    let size = CompositeSimpson.fewestSamplesPerChunk
    func chunkCount(_ samples: Int) throws -> Int {
      try CompositeSimpson(from: 0, to: 1, samples: samples).chunkCount
    }
    #expect(try chunkCount(1) == 0)
    #expect(try chunkCount(2) == 1)
    #expect(try chunkCount(size + 1) == 1)
    #expect(try chunkCount(size + 2) == 2)
    #expect(try chunkCount(1 << 53) == CompositeSimpson.mostChunks)
  }

  @Test func `The partial sums of a constant count the samples`() throws {
    struct One: Integrand {
      func value(at x: Double) -> Double { 1 }
    }
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 1236)
    let sums = try rule.partialSums(of: One(), chunks: 0..<1)
    #expect(sums.map(\.even.value) == [618])
    #expect(sums.map(\.odd.value) == [617])
  }

  @Test func `Chunks that do not exist are refused`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 100)
    #expect(throws: QuadratureError.invalidChunks(0..<2, chunkCount: 1)) {
      try rule.partialSums(of: QuarterCircle(), chunks: 0..<2)
    }
    #expect(throws: QuadratureError.invalidChunks(-1..<1, chunkCount: 1)) {
      try rule.partialSums(of: QuarterCircle(), chunks: -1..<1)
    }
  }

  @Test func `Missing partial sums are refused`() throws {
    let rule = try CompositeSimpson(from: 0, to: 1, samples: 100)
    #expect(throws: QuadratureError.invalidPartialSums(count: 0, chunkCount: 1)) {
      try rule.value(of: QuarterCircle(), from: [])
    }
  }
}
