import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CounterBasedTests {
  let known: KnownAnswers

  init() throws {
    known = try KnownAnswers.load()
  }

  @Test func everyLineOfRandom123() {
    #expect(known.blocks.count == 40)
    for line in known.blocks {
      let rounds = line.rounds
      let isRight: Bool
      switch line.gen {
      case "philox2x32": isRight = line.matches(Philox2x32(key: line.words()[0], rounds: rounds))
      case "philox2x64": isRight = line.matches(Philox2x64(key: line.words()[0], rounds: rounds))
      case "philox4x32":
        isRight = line.matches(Philox4x32(key: SIMD2(line.words()), rounds: rounds))
      case "philox4x64":
        isRight = line.matches(Philox4x64(key: SIMD2(line.words()), rounds: rounds))
      case "threefry2x32":
        isRight = line.matches(Threefry2x32(key: SIMD2(line.words()), rounds: rounds))
      case "threefry2x64":
        isRight = line.matches(Threefry2x64(key: SIMD2(line.words()), rounds: rounds))
      case "threefry4x32":
        isRight = line.matches(Threefry4x32(key: SIMD4(line.words()), rounds: rounds))
      case "threefry4x64":
        isRight = line.matches(Threefry4x64(key: SIMD4(line.words()), rounds: rounds))
      default: isRight = false
      }
      #expect(isRight, "\(line)")
    }
  }

  @Test func theTenThousandthWordIsThatOfTheCppStandard() {
    let generator = Philox4x64(key: SIMD2(20_111_115, 0))
    let word = generator.block(at: 9_999 / 4)[9_999 % 4]
    #expect("\(word)" == known.tenThousandth.philox4x64)
  }

  @Test func indexAndStreamAreTheHalvesOfTheCounter() {
    let wide = Philox4x64(key: SIMD2(1, 2))
    #expect(wide.block(at: 3, ofStream: 4) == wide.block(at: SIMD4(3, 0, 4, 0)))
    let narrow = Threefry2x64(key: SIMD2(1, 2))
    #expect(narrow.block(at: .max, ofStream: 4) == narrow.block(at: SIMD2(.max, 4)))
    let small = Philox2x32(key: 1)
    #expect(small.block(at: 3, ofStream: 4) == small.block(at: SIMD2(3, 4)))
    #expect(
      Threefry4x32.counter(ofBlock: 1 << 32 | 7, stream: 2 << 32 | 9) == SIMD4(7, 1, 9, 2))
  }

  @Test func numbersThatDoNotFitAreRefused() async {
    await #expect(processExitsWith: .failure) {
      _ = Philox2x32(key: 1).block(at: UInt64(1) << 32)
    }
    await #expect(processExitsWith: .failure) { _ = Philox4x64(key: .zero, rounds: 0) }
    await #expect(processExitsWith: .failure) { _ = Threefry2x32(key: .zero, rounds: -1) }
    await #expect(processExitsWith: .failure) { _ = Threefry4x64(key: .zero, rounds: 0) }
    await #expect(processExitsWith: .failure) { _ = Philox2x64(key: 0, rounds: 0) }
  }
}
