import RandomStreams
import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct Philox4x32DoublesTests {
  @Test(arguments: VectorLevel.available)
  func everyLengthAtEveryLevel(level: VectorLevel) {
    let generator = Philox4x32(seed: 0xFEDC_BA98_7654_3210)
    for count in [0, 1, 2, 3, 15, 16, 17, 63, 64, 65, 66, 4_095, 4_096, 4_097, 9_001] {
      var stream = CounterStream(generator, from: SIMD4(3, 0, 8, 0))
      let expected = (0..<count).map { _ in stream.random() }
      // One more than asked for, which must stay as it is.
      var filled = [Double](repeating: 7, count: count + 1)
      filled.withUnsafeMutableBufferPointer { buffer in
        var span = buffer.extracting(0..<count).mutableSpan
        generator.fill(&span, fromBlock: 3, ofStream: 8, level: level)
      }
      #expect(filled == expected + [7], "\(count) numbers")
    }
  }

  @Test func otherRoundsAreFilledToo() {
    let generator = Philox4x32(seed: 5, rounds: 7)
    var stream = CounterStream(generator)
    var filled = [Double](repeating: 0, count: 33)
    var span = filled.mutableSpan
    generator.fill(&span)
    #expect(filled == filled.map { _ in stream.random() })
  }

  @Test func pointsInTheCircleAreTheKnownOnes() throws {
    for line in try KnownAnswers.load().circleHits.cases {
      let generator = Philox4x32(seed: try #require(UInt64(line.seed)))
      var points = [Double](repeating: 0, count: 2 * line.samples)
      var span = points.mutableSpan
      generator.fill(&span)
      let hits = (0..<line.samples).count { sample in
        let (x, y) = (points[2 * sample], points[2 * sample + 1])
        return x * x + y * y <= 1
      }
      #expect(hits == line.doubleHits, "seed \(line.seed), \(line.samples) samples")
    }
  }
}
