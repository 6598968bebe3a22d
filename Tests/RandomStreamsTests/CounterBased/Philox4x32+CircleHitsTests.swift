import RandomStreams
import Testing
import VectorMath

@Suite(.timeLimit(.minutes(20)))
struct Philox4x32CircleHitsTests {
  let known: KnownAnswers

  init() throws {
    known = try KnownAnswers.load()
  }

  /// The count by the scheme's definition, point by point.
  func hits(of generator: Philox4x32, in samples: Range<Int>) -> Int {
    samples.count { sample in
      let words = generator.block(at: UInt64(sample / 2))
      return sample.isMultiple(of: 2)
        ? Philox4x32.isHit(words.x, words.y) : Philox4x32.isHit(words.z, words.w)
    }
  }

  @Test(arguments: VectorLevel.available)
  func countsAreTheKnownOnes(level: VectorLevel) throws {
    for line in known.circleHits.cases {
      let generator = Philox4x32(seed: try #require(UInt64(line.seed)))
      #expect(
        generator.circleHits(in: 0..<line.samples, level: level) == line.hits,
        "seed \(line.seed), \(line.samples) samples")
    }
  }

  @Test func aHundredMillionSamplesInSevenOddParts() {
    let generator = Philox4x32(seed: 12_345)
    let borders = [
      0, 1, 14_285_713, 14_285_715, 50_000_001, 50_004_097, 99_999_999, 100_000_000,
    ]
    let parts = zip(borders, borders.dropFirst()).map { generator.circleHits(in: $0..<$1) }
    #expect(parts.reduce(0, +) == known.circleHits.long.hits)
  }

  @Test(arguments: VectorLevel.available)
  func everyShortRange(level: VectorLevel) {
    let generator = Philox4x32(seed: 2_019)
    // Past two vectors of the widest level, which takes 64 samples at once.
    let sums = (0..<140).map { hits(of: generator, in: 0..<$0) }
    for first in sums.indices {
      for end in first..<sums.count {
        #expect(
          generator.circleHits(in: first..<end, level: level) == sums[end] - sums[first],
          "\(first)..<\(end)")
      }
    }
  }

  @Test(arguments: VectorLevel.available)
  func longCallsAreCutAtBlockBorders(level: VectorLevel) {
    let generator = Philox4x32(seed: 7)
    for count in [4_094, 4_095, 4_096, 4_097, 4_099, 8_192, 9_999] {
      #expect(
        generator.circleHits(in: 1..<1 + count, level: level)
          == hits(of: generator, in: 1..<1 + count))
    }
  }

  @Test(arguments: VectorLevel.available)
  func farSamples(level: VectorLevel) {
    let generator = Philox4x32(seed: .max)
    // Where the block's number leaves 32 bits, and the last samples of all.
    for middle in [1 << 33, 1 << 53, Int.max - 101] {
      let samples = middle - 101..<middle + 101
      #expect(
        generator.circleHits(in: samples, level: level) == hits(of: generator, in: samples))
    }
  }

  @Test func otherRoundsAreCountedToo() {
    let generator = Philox4x32(seed: 7, rounds: 7)
    #expect(generator.circleHits(in: 3..<500) == hits(of: generator, in: 3..<500))
  }

  @Test func theCircleIsOpenAndTheCornersAreOutside() {
    let least = UInt32(1) << 31  // -2^31
    let greatest = least - 1
    #expect(Philox4x32.isHit(0, 0))
    #expect(Philox4x32.isHit(greatest, 0))
    #expect(Philox4x32.isHit(0, least + 1))
    #expect(!Philox4x32.isHit(least, 0))
    #expect(!Philox4x32.isHit(0, least))
    #expect(!Philox4x32.isHit(greatest, greatest))
    #expect(!Philox4x32.isHit(least, greatest))
    #expect(!Philox4x32.isHit(least, least))
    #expect(!Philox4x32.isHit(greatest, 1 << 16))
    #expect(Philox4x32.isHit(greatest, 1 << 15))
  }

  @Test func negativeSamplesAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Philox4x32(seed: 1).circleHits(in: -1..<1)
    }
  }
}
