import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct IntegerTests {
  @Test func numbersStayInTheirRange() {
    var stream = SFC64(SeedSequence(1))
    for _ in 0..<2_000 {
      let a = stream.integer(in: Int.min...Int.max)
      let b = stream.integer(in: Int.min...Int.max)
      let range = min(a, b)...max(a, b)
      #expect(range.contains(stream.integer(in: range)))
      let small = Int8(truncatingIfNeeded: a)...Int8.max
      #expect(small.contains(stream.integer(in: small)))
      let near = (Int.max - 3)..<Int.max
      #expect(near.contains(stream.integer(in: near)))
    }
    #expect(Set((0..<200).map { _ in stream.integer(in: -2..<2) }) == [-2, -1, 0, 1])
    #expect(Set((0..<5_000).map { _ in stream.integer(in: UInt8.min...UInt8.max) }).count == 256)
  }

  @Test func aSingleNumberTakesNothing() {
    var stream = PCG64(SeedSequence(1))
    #expect(stream.integer(in: 7...7) == 7)
    #expect(stream.integer(in: UInt64.max...UInt64.max) == .max)
    #expect(stream == PCG64(SeedSequence(1)))
  }

  @Test func rangesOfWideTypes() {
    var stream = PCG64(SeedSequence(1))
    let low = Int128.min
    let range = low...(low + Int128(UInt64.max))
    for _ in 0..<100 {
      #expect(range.contains(stream.integer(in: range)))
    }
  }

  @Test(arguments: [3, 6, 7, 10, 100, 1_000])
  func noNumberIsFavoured(count: Int) {
    // Chi-square with a fixed seed; the limit is some five standard deviations above the mean.
    var stream = CounterStream(Philox4x32(seed: 2_019))
    let draws = 1_000 * count
    var found = [Int](repeating: 0, count: count)
    for _ in 0..<draws { found[stream.integer(in: 0..<count)] += 1 }
    let expected = Double(draws) / Double(count)
    let chiSquare = found.map { (Double($0) - expected) * (Double($0) - expected) / expected }
      .reduce(0, +)
    let freedom = Double(count - 1)
    #expect(abs(chiSquare - freedom) < 5 * (2 * freedom).squareRoot() + 10)
  }

  @Test func longRangesAreNotFavouredEither() {
    // 3 · 2^62 numbers: with plain remainders the first third would come twice as often.
    var stream = CounterStream(Philox4x64(SeedSequence(3)))
    var thirds = [0, 0, 0]
    for _ in 0..<30_000 {
      thirds[Int(stream.integer(in: 0..<UInt64(3) << 62) >> 62)] += 1
    }
    #expect(thirds.allSatisfy { abs($0 - 10_000) < 500 }, "\(thirds)")
    // The same where 32 bits are enough.
    thirds = [0, 0, 0]
    for _ in 0..<30_000 {
      thirds[Int(stream.integer(in: 0..<UInt32(3) << 30) >> 30)] += 1
    }
    #expect(thirds.allSatisfy { abs($0 - 10_000) < 500 }, "\(thirds)")
  }

  @Test func swiftsOwnMethodsTakeStreams() {
    var stream = Xoshiro256PlusPlus(splitMixSeed: 1)
    #expect(Array(0..<50).shuffled(using: &stream).sorted() == Array(0..<50))
    #expect((0..<9).contains(Int.random(in: 0..<9, using: &stream)))
  }

  @Test func rangesWithoutNumbersAreRefused() async {
    await #expect(processExitsWith: .failure) {
      var stream = PCG64(SeedSequence(1))
      _ = stream.integer(in: 4..<4)
    }
    await #expect(processExitsWith: .failure) {
      var stream = PCG64(SeedSequence(1))
      _ = stream.integer(in: 0...(Int128(1) << 64))
    }
    await #expect(processExitsWith: .failure) {
      var stream = PCG64(SeedSequence(1))
      _ = stream.normal(mean: 0, standardDeviation: -1)
    }
    await #expect(processExitsWith: .failure) {
      var stream = PCG64(SeedSequence(1))
      _ = stream.exponential(mean: .nan)
    }
  }
}
