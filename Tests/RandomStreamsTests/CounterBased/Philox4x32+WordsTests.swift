import RandomStreams
import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct Philox4x32WordsTests {
  /// The words by the scalar definition.
  func words(
    _ count: Int, of generator: Philox4x32, fromBlock first: UInt64, ofStream stream: UInt64
  ) -> [UInt32] {
    (0..<count).map {
      generator.block(at: first &+ UInt64($0 / 4), ofStream: stream)[$0 % 4]
    }
  }

  @Test(arguments: VectorLevel.available)
  func everyLengthAtEveryLevel(level: VectorLevel) {
    let generator = Philox4x32(seed: 0xFEDC_BA98_7654_3210)
    for count in [0, 1, 3, 4, 5, 31, 64, 127, 128, 129, 132, 4_095, 4_096, 4_097, 9_001] {
      // One word more than asked for, which must stay as it is.
      var filled = [UInt32](repeating: 7, count: count + 1)
      filled.withUnsafeMutableBufferPointer { buffer in
        var span = buffer.extracting(0..<count).mutableSpan
        generator.fill(&span, fromBlock: 3, ofStream: 0, level: level)
      }
      #expect(
        filled == words(count, of: generator, fromBlock: 3, ofStream: 0) + [7], "\(count) words")
    }
  }

  @Test(arguments: VectorLevel.available)
  func countersCarryIntoEveryWord(level: VectorLevel) {
    let generator = Philox4x32(seed: 99)
    let firsts: [UInt64] = [(1 << 32) - 9, .max - 9, 1 << 63]
    let streams: [UInt64] = [0, 5, 6 << 32, .max]
    for first in firsts {
      for stream in streams {
        var filled = [UInt32](repeating: 0, count: 301)
        var span = filled.mutableSpan
        generator.fill(&span, fromBlock: first, ofStream: stream, level: level)
        #expect(filled == words(301, of: generator, fromBlock: first, ofStream: stream))
      }
    }
  }

  @Test func otherRoundsAreFilledToo() {
    let generator = Philox4x32(seed: 5, rounds: 7)
    var filled = [UInt32](repeating: 0, count: 50)
    var span = filled.mutableSpan
    generator.fill(&span, fromBlock: 2)
    #expect(filled == words(50, of: generator, fromBlock: 2, ofStream: 0))
  }
}
