import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct DistributionTests {
  /// The means of the first four powers of many numbers.
  func moments(_ count: Int, _ draw: () -> Double) -> [Double] {
    var sums = [0.0, 0, 0, 0]
    for _ in 0..<count {
      let x = draw()
      sums[0] += x
      sums[1] += x * x
      sums[2] += x * x * x
      sums[3] += x * x * x * x
    }
    return sums.map { $0 / Double(count) }
  }

  @Test func momentsOfTheNormalDistribution() {
    var stream = CounterStream(Philox4x32(seed: 1))
    let found = moments(400_000) { stream.normal() }
    // Standard errors: sqrt(1, 2, 15, 96) / sqrt(400,000).
    #expect(abs(found[0]) < 5 * 0.0016)
    #expect(abs(found[1] - 1) < 5 * 0.0023)
    #expect(abs(found[2]) < 5 * 0.0062)
    #expect(abs(found[3] - 3) < 5 * 0.0155)
  }

  @Test func momentsOfTheExponentialDistribution() {
    var stream = CounterStream(Threefry4x64(SeedSequence(1)))
    let found = moments(400_000) { stream.exponential() }
    // Standard errors: sqrt(1, 20, 684, 39744) / sqrt(400,000).
    #expect(abs(found[0] - 1) < 5 * 0.0016)
    #expect(abs(found[1] - 2) < 5 * 0.0071)
    #expect(abs(found[2] - 6) < 5 * 0.0414)
    #expect(abs(found[3] - 24) < 5 * 0.316)
  }

  @Test func doublesAreBelowOneAndMultiplesOfTheirUnit() {
    func check(_ fresh: some RandomStream) {
      var stream = fresh
      let numbers = (0..<20_000).map { _ in stream.random() }
      #expect(numbers.allSatisfy { (0..<1).contains($0) })
      #expect(numbers.allSatisfy { ($0 * 0x1p53).rounded() == $0 * 0x1p53 })
      // 20 equal parts; five standard deviations of a part are 154.
      var parts = [Int](repeating: 0, count: 20)
      for number in numbers { parts[Int(number * 20)] += 1 }
      #expect(parts.allSatisfy { abs($0 - 1_000) < 160 })
    }
    let sequence = SeedSequence(9)
    check(PCG64(sequence))
    check(PCG64DXSM(sequence))
    check(SFC64(sequence))
    check(SplitMix64(sequence))
    check(Xoshiro256PlusPlus(sequence))
    check(NumPyMersenneTwister(sequence))
    check(MersenneTwister(cpythonSeed: 9))
    check(CounterStream<Philox2x32>(sequence))
    check(CounterStream<Philox2x64>(sequence))
    check(CounterStream<Philox4x32>(sequence))
    check(CounterStream<Threefry2x32>(sequence))
    check(CounterStream<Threefry4x32>(sequence))
  }

  @Test func aSampleDrawsTheSameOnAnyNumberOfWorkers() {
    let generator = Philox4x32(seed: 12_345)
    func sum(_ samples: Range<UInt64>) -> [Double] {
      samples.map { sample in
        var stream = CounterStream(sample: sample, of: generator)
        return stream.normal() + stream.exponential() * Double(stream.integer(in: 1...6))
      }
    }
    let whole = sum(0..<1_000)
    for workers in [2, 3, 7, 64] as [UInt64] {
      let parts = (0..<workers).flatMap {
        sum(1_000 * $0 / workers..<1_000 * ($0 + 1) / workers)
      }
      #expect(parts == whole)
    }
  }
}
