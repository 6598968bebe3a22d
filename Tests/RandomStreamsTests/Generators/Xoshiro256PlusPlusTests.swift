import Testing

@testable import RandomStreams

@Suite(.timeLimit(.minutes(20)))
struct Xoshiro256PlusPlusTests {
  @Test func everyKnownCase() throws {
    let cases = try KnownAnswers.load().xoshiro.cases
    #expect(cases.count == 3)
    for line in cases {
      let stream: Xoshiro256PlusPlus
      switch line.initial {
      case "splitmix64(0)": stream = Xoshiro256PlusPlus(splitMixSeed: 0)
      case "splitmix64(12345)": stream = Xoshiro256PlusPlus(splitMixSeed: 12_345)
      default: stream = Xoshiro256PlusPlus(state: SIMD4(1, 2, 3, 4))
      }
      #expect(stream.state == SIMD4(line.state.map(\.number)))
      var drawn = stream
      #expect(line.out16.map { _ in drawn.next() } == line.out16.map(\.number))
      drawn = stream
      #expect(line.double16.map { _ in drawn.random() } == line.double16)
      var jumped = stream.jumped()
      #expect(jumped.state == SIMD4(line.stateAfterJump.map(\.number)))
      #expect(line.outputAfterJump.map { _ in jumped.next() } == line.outputAfterJump.map(\.number))
      jumped = stream
      jumped.longJump()
      #expect(jumped.state == SIMD4(line.stateAfterLongJump.map(\.number)))
      #expect(
        line.outputAfterLongJump.map { _ in jumped.next() }
          == line.outputAfterLongJump.map(\.number))
    }
  }

  @Test func aPolynomialXToTheNIsNSteps() {
    for count in [0, 1, 2, 63, 64, 65, 255] {
      var polynomial: [UInt64] = [0, 0, 0, 0]
      polynomial[count / 64] = 1 << UInt64(count % 64)
      var jumped = Xoshiro256PlusPlus(splitMixSeed: 1)
      var drawn = jumped
      jumped.jump(polynomial)
      for _ in 0..<count { _ = drawn.next() }
      #expect(jumped == drawn)
    }
  }

  @Test func jumpsCommute() {
    var one = Xoshiro256PlusPlus(splitMixSeed: 1)
    var other = one
    one.jump()
    one.longJump()
    _ = one.next()
    _ = other.next()
    other.longJump()
    other.jump()
    #expect(one == other)
    #expect(
      Xoshiro256PlusPlus(splitMixSeed: 1).streams(3)[2]
        == Xoshiro256PlusPlus(splitMixSeed: 1).jumped(times: 2))
  }
}
