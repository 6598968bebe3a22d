import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct SplitMix64Tests {
  @Test func theKnownNumbers() throws {
    let known = try KnownAnswers.load().splitMix
    let cases: [(seed: UInt64, numbers: [Hexadecimal<UInt64>])] = [
      (0, known.seed0), (12_345, known.seed12345),
    ]
    for (seed, numbers) in cases {
      var stream = SplitMix64(seed: seed)
      #expect(numbers.map { _ in stream.next() } == numbers.map(\.number))
      for index in numbers.indices {
        var advanced = SplitMix64(seed: seed)
        advanced.advance(by: UInt64(index))
        #expect(advanced.next() == numbers[index].number)
      }
    }
  }

  @Test func backIsAHugeStepForward() {
    var stream = SplitMix64(seed: 5)
    for _ in 0..<9 { _ = stream.next() }
    stream.advance(by: 0 &- 9)
    #expect(stream == SplitMix64(seed: 5))
  }
}
