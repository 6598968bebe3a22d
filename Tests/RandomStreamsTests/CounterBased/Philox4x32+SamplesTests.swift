import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct Philox4x32SamplesTests {
  @Test(arguments: [10, 7])
  func eachSampleHasTheNumberOfItsStream(rounds: Int) {
    let generator = Philox4x32(seed: 12_345, rounds: rounds)
    for (first, count) in [(0, 5_000), (UInt64.max - 20, 50), (1 << 40, 513), (3, 0)] {
      var numbers = [Double](repeating: 0, count: count)
      var span = numbers.mutableSpan
      generator.fillNormal(&span, fromSample: first, stream: 6)
      #expect(
        numbers
          == (0..<UInt64(count)).map {
            var stream = CounterStream(sample: first &+ $0, of: generator, stream: 6)
            return stream.normal()
          })
      span = numbers.mutableSpan
      generator.fillExponential(&span, fromSample: first)
      #expect(
        numbers
          == (0..<UInt64(count)).map {
            var stream = CounterStream(sample: first &+ $0, of: generator)
            return stream.exponential()
          })
    }
  }
}
