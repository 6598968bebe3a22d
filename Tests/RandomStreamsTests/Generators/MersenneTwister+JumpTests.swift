import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct MersenneTwisterJumpTests {
  @Test(arguments: [0, 1, 2, 31, 623, 624, 625, 19_936, 19_937, 19_938, 100_003] as [UInt64])
  func advancingIsDrawing(count: UInt64) {
    for before in [0, 1, 300, 624] {
      var drawn = MersenneTwister(cpythonSeed: 3)
      for _ in 0..<before { _ = drawn.nextWord() }
      var advanced = drawn
      drawn.skipWords(Int(count))
      advanced.advance(byWords: count)
      for _ in 0..<1_300 {
        #expect(advanced.nextWord() == drawn.nextWord())
      }
    }
  }

  @Test func advancesAddUp() {
    var once = MersenneTwister(cpythonSeed: 3)
    var twice = once
    once.advance(byWords: (1 << 60) + 12_345)
    twice.advance(byWords: 1 << 60)
    twice.advance(byWords: 12_345)
    for _ in 0..<700 {
      #expect(once.nextWord() == twice.nextWord())
    }
  }
}
