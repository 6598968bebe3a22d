import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct Philox4x32Tests {
  let known: KnownAnswers

  init() throws {
    known = try KnownAnswers.load()
  }

  @Test func blocksAreThoseOfRandom123() {
    let lines = known.blocks.filter { $0.gen == "philox4x32" }
    #expect(Set(lines.map(\.rounds)) == [7, 10])
    for line in lines {
      let key: [UInt32] = line.words()
      let generator = Philox4x32(key: SIMD2(key[0], key[1]), rounds: line.rounds)
      #expect(line.matches(generator), "\(line)")
    }
  }

  @Test func theTenThousandthWordIsThatOfTheCppStandard() {
    let generator = Philox4x32(key: SIMD2(20_111_115, 0))
    #expect(generator.block(at: 9_999 / 4)[9_999 % 4] == known.tenThousandth.philox4x32)
  }

  @Test func aSeedGivesTheKnownStream() {
    let generator = Philox4x32(seed: 12_345)
    #expect(known.stream.key.map(\.number) == [generator.key.x, generator.key.y])
    for (index, block) in known.stream.blocks.enumerated() {
      #expect(generator.block(at: UInt64(index)) == SIMD4(block.map(\.number)))
    }
    #expect(generator.block(at: 1 << 32) == SIMD4(known.stream.farBlock.map(\.number)))
  }

  @Test func aSeedIsTheKeyLowHalfFirst() {
    let generator = Philox4x32(seed: 0x0123_4567_89AB_CDEF)
    #expect(generator == Philox4x32(key: SIMD2(0x89AB_CDEF, 0x0123_4567), rounds: 10))
  }

  @Test func anIndexAndAStreamMakeTheCounter() {
    let generator = Philox4x32(seed: 1)
    #expect(
      generator.block(at: 0x2_0000_0001, ofStream: 0x4_0000_0003)
        == generator.block(at: SIMD4(1, 2, 3, 4)))
  }

  @Test func noRoundsAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Philox4x32(seed: 1, rounds: 0)
    }
  }
}
