import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct NumPyDistributionTests {
  let known: NumPyDistributions

  init() throws {
    known = try NumPyDistributions.load()
  }

  /// The bits of all numbers added, each rotated by its place: any difference shows.
  func sumOfBits(_ numbers: [Double]) -> UInt64 {
    var sum: UInt64 = 0
    for (index, number) in numbers.enumerated() {
      let (bits, turn) = (number.bitPattern, UInt64(index % 63 + 1))
      sum &+= bits << turn | bits >> (64 - turn)
    }
    return sum
  }

  func check(_ fresh: some RandomStream, _ name: String) throws {
    let line = try #require(known.cases.first { $0.generator == name })
    var stream = fresh
    // A million draws visit each layer, its edge and the tail.
    var numbers = [Double](repeating: 0, count: 1_000_000)
    var span = numbers.mutableSpan
    stream.fillNormal(&span)
    #expect(Array(numbers[..<line.normal.count]) == line.normal)
    #expect(sumOfBits(numbers) == line.normalBits.number)

    stream = fresh
    span = numbers.mutableSpan
    stream.fillExponential(&span)
    #expect(Array(numbers[..<line.exponential.count]) == line.exponential)
    #expect(sumOfBits(numbers) == line.exponentialBits.number)

    stream = fresh
    var drawn: [String] = []
    for text in known.limits {
      let limit = try #require(UInt64(text))
      drawn += (0..<5).map { _ in "\(stream.integer(in: 0..<limit))" }
      drawn.append("\(stream.random())")
    }
    #expect(drawn == line.integers)

    stream = fresh
    let wide = (0..<8).map { _ in "\(stream.integer(in: Int.min...Int.max))" }
    let narrow = (0..<8).map { _ in "\(stream.integer(in: -3...3))" }
    #expect(wide + narrow == line.signed)

    stream = fresh
    #expect(line.uniform.map { _ in stream.uniform(-1, 3) } == line.uniform)
    stream = fresh
    #expect(
      line.scaledNormal.map { _ in stream.normal(mean: 10, standardDeviation: 2.5) }
        == line.scaledNormal)
    stream = fresh
    #expect(
      line.scaledExponential.map { _ in stream.exponential(mean: 0.3) } == line.scaledExponential)
  }

  @Test func pcg64() throws { try check(PCG64(SeedSequence(known.seed)), "PCG64") }

  @Test func pcg64DXSM() throws { try check(PCG64DXSM(SeedSequence(known.seed)), "PCG64DXSM") }

  @Test func sfc64() throws { try check(SFC64(SeedSequence(known.seed)), "SFC64") }

  @Test func philox() throws {
    try check(CounterStream<Philox4x64>(SeedSequence(known.seed)), "Philox")
  }

  @Test func mersenneTwister() throws {
    try check(NumPyMersenneTwister(SeedSequence(known.seed)), "MT19937")
  }
}
