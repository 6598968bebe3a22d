import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct MersenneTwisterTests {
  let known: KnownAnswers

  init() throws {
    known = try KnownAnswers.load()
  }

  @Test func everySeedOfCPython() throws {
    #expect(!known.cpython.cases.isEmpty)
    for line in known.cpython.cases {
      let fresh = MersenneTwister(cpythonSeed: try #require(CPythonSeed(decimal: line.seed)))
      #expect(fresh.state.prefix(4) == line.stateStart.map(\.number)[...])

      var generator = fresh
      #expect(line.random.map { _ in generator.random() } == line.random)
      generator = fresh
      #expect(line.words.map { _ in generator.nextWord() } == line.words.map(\.number))
      generator = fresh
      #expect(line.longWords.map { _ in generator.next() } == line.longWords.map(\.number))
      generator = fresh
      #expect(line.uniform.map { _ in generator.uniform(-1, 1) } == line.uniform)
    }
  }

  @Test func integersSeedAsTheirText() throws {
    #expect(
      MersenneTwister(cpythonSeed: -2_019)
        == MersenneTwister(cpythonSeed: try #require(CPythonSeed(decimal: "2019"))))
    #expect(MersenneTwister(cpythonSeed: 1) != MersenneTwister(cpythonSeed: 2))
  }

  @Test func theLecturesExercise() {
    let exercise = known.exercise
    var generator = MersenneTwister(cpythonSeed: 2_019)
    let x = (0..<1000).map { _ in generator.uniform(0, 1) }
    let y = (0..<1000).map { _ in generator.uniform(0, 1) }
    #expect(Array(x.prefix(3)) == exercise.xStart)
    #expect(x.last == exercise.xEnd)
    #expect(Array(y.prefix(3)) == exercise.yStart)
    #expect(y.last == exercise.yEnd)
    #expect(zip(x, y).count { $0 * $0 + $1 * $1 <= 1 } == exercise.count)
  }

  @Test func bitsAreTheHighOnesOfEachWord() {
    var words = MersenneTwister(cpythonSeed: 42)
    let first = words.nextWord()
    let second = words.nextWord()
    func bits(_ count: Int) -> UInt64 {
      var generator = MersenneTwister(cpythonSeed: 42)
      return generator.getRandomBits(count)
    }
    #expect(bits(0) == 0)
    #expect(bits(1) == UInt64(first >> 31))
    #expect(bits(32) == UInt64(first))
    #expect(bits(33) == UInt64(first) | UInt64(second >> 31) << 32)
    #expect(bits(64) == UInt64(first) | UInt64(second) << 32)
  }

  @Test func noBitsDrawNoWord() {
    var generator = MersenneTwister(cpythonSeed: 42)
    _ = generator.getRandomBits(0)
    #expect(generator == MersenneTwister(cpythonSeed: 42))
  }

  @Test(arguments: [0, 1, 2, 623, 624, 625, 1_247, 1_248, 1_249, 5_000])
  func skippingIsDrawing(count: Int) {
    for before in [0, 1, 623, 624] {
      var drawn = MersenneTwister(cpythonSeed: 3)
      for _ in 0..<before {
        _ = drawn.nextWord()
      }
      var skipped = drawn
      for _ in 0..<count {
        _ = drawn.nextWord()
      }
      skipped.skipWords(count)
      #expect(skipped == drawn)
      #expect(skipped.nextWord() == drawn.nextWord())
    }
  }

  @Test func copiesGoTheirOwnWay() {
    var one = MersenneTwister(cpythonSeed: 8)
    var other = one
    _ = one.nextWord()
    _ = one.nextWord()
    var fresh = MersenneTwister(cpythonSeed: 8)
    #expect(other.nextWord() == fresh.nextWord())
  }
}
