import Foundation
import RandomStreams
import Testing

/// The generators of NumPy's that make 64 bits at a time.
@Suite(.timeLimit(.minutes(20)))
struct NumPyGeneratorTests {
  let known: KnownAnswers

  init() throws {
    known = try KnownAnswers.load()
  }

  func lines(_ name: String) -> [KnownAnswers.NumPyGenerator] {
    known.numPy.filter { $0.gen == name }
  }

  func fresh<Stream: SequenceSeeded>(_ line: KnownAnswers.NumPyGenerator) throws -> Stream {
    Stream(try #require(SeedSequence(decimal: line.seed)))
  }

  func checkOutput(_ stream: some RandomStream, _ line: KnownAnswers.NumPyGenerator) throws {
    let raw = try #require(line.raw16).map(\.number)
    var drawn = stream
    #expect(raw.map { _ in drawn.next() } == raw)
    drawn = stream
    #expect(line.double16.map { _ in drawn.random() } == line.double16)
    // Halves, the low one first, with a whole number in between.
    drawn = stream
    #expect(drawn.nextWord() == UInt32(truncatingIfNeeded: raw[0]))
    #expect(drawn.next() == raw[1])
    #expect(drawn.nextWord() == UInt32(raw[0] >> 32))
    #expect(drawn.next() == raw[2])
  }

  @Test func pcg64() throws {
    #expect(lines("PCG64").count == 5)
    for line in lines("PCG64") {
      let stream: PCG64 = try fresh(line)
      #expect(stream.state == line.state?.number)
      #expect(stream.increment == line.increment?.number)
      #expect(PCG64(state: stream.state, increment: stream.increment) == stream)
      try checkOutput(stream, line)
      var jumped = stream.jumped()
      #expect((0..<8).map { _ in jumped.next() } == line.jumped?.map(\.number))
      var advanced = stream
      advanced.advance(by: 1_000)
      #expect((0..<2).map { _ in advanced.next() } == line.advanced?.map(\.number))
    }
  }

  @Test func pcg64DXSM() throws {
    #expect(lines("PCG64DXSM").count == 6)
    for line in lines("PCG64DXSM") {
      let stream: PCG64DXSM = try fresh(line)
      #expect(stream.state == line.state?.number)
      #expect(stream.increment == line.increment?.number)
      #expect(PCG64DXSM(state: stream.state, increment: stream.increment) == stream)
      try checkOutput(stream, line)
      var jumped = stream.jumped()
      #expect((0..<8).map { _ in jumped.next() } == line.jumped?.map(\.number))
      var advanced = stream
      advanced.advance(by: 1_000)
      #expect((0..<2).map { _ in advanced.next() } == line.advanced?.map(\.number))
    }
  }

  @Test func sfc64() throws {
    #expect(lines("SFC64").count == 3)
    for line in lines("SFC64") {
      try checkOutput(try fresh(line) as SFC64, line)
    }
  }

  @Test func mersenneTwister() throws {
    #expect(lines("MT19937").count == 5)
    for line in lines("MT19937") {
      let stream: NumPyMersenneTwister = try fresh(line)
      let raw = try #require(line.rawWords).map(\.number)
      var drawn = stream
      #expect(raw.map { _ in drawn.nextWord() } == raw)
      drawn = stream
      #expect(drawn.next() == UInt64(raw[0]) << 32 | UInt64(raw[1]))
      drawn = stream
      #expect(line.double16.map { _ in drawn.random() } == line.double16)
      drawn = stream.jumped()
      #expect((0..<4).map { _ in drawn.nextWord() } == line.jumpedWords?.map(\.number))
    }
  }

  @Test func legacySeeds() {
    #expect(known.legacy.cases.count == 6)
    for line in known.legacy.cases {
      let stream = NumPyMersenneTwister(legacySeed: line.seed)
      var drawn = stream
      #expect(line.words.map { _ in drawn.nextWord() } == line.words.map(\.number))
      drawn = stream
      #expect(line.doubles.map { _ in drawn.random() } == line.doubles)
    }
  }

  @Test func advancingPCGIsDrawing() {
    for count in [0, 1, 2, 3, 17, 1_000] {
      var drawn = PCG64(SeedSequence(count))
      var advanced = drawn
      var drawnDXSM = PCG64DXSM(SeedSequence(count))
      var advancedDXSM = drawnDXSM
      for _ in 0..<count { _ = (drawn.next(), drawnDXSM.next()) }
      advanced.advance(by: UInt128(count))
      advancedDXSM.advance(by: UInt128(count))
      #expect(advanced == drawn)
      #expect(advancedDXSM == drawnDXSM)
      // And back.
      advanced.advance(by: 0 &- UInt128(count))
      #expect(advanced == PCG64(SeedSequence(count)))
    }
  }

  @Test func advancesOfPCGAddUp() {
    var numbers = SplitMix64(seed: 4)
    for _ in 0..<50 {
      let a = UInt128(numbers.next()) << 64 | UInt128(numbers.next())
      let b = UInt128(numbers.next()) << 64 | UInt128(numbers.next())
      var once = PCG64DXSM(SeedSequence(1))
      var twice = once
      once.advance(by: a &+ b)
      twice.advance(by: a)
      twice.advance(by: b)
      #expect(once == twice)
    }
  }

  @Test func advancingDropsAHalf() {
    var stream = PCG64(SeedSequence(1))
    _ = stream.nextWord()
    #expect(stream.spareWord != nil)
    stream.advance(by: 0)
    #expect(stream.spareWord == nil)
  }

  @Test func codingKeepsThePlace() throws {
    func check<Stream: RandomStream & Codable>(_ stream: Stream) throws {
      for before in 0..<3 {
        var original = stream
        for _ in 0..<before { _ = original.nextWord() }
        var copy = try JSONDecoder().decode(Stream.self, from: JSONEncoder().encode(original))
        #expect(copy == original)
        for _ in 0..<5 { #expect(copy.nextWord() == original.nextWord()) }
      }
    }
    let sequence = SeedSequence(.max as UInt128)
    try check(PCG64(sequence))
    try check(PCG64DXSM(sequence))
    try check(SFC64(sequence))
    try check(SplitMix64(sequence))
    try check(Xoshiro256PlusPlus(sequence))
    try check(NumPyMersenneTwister(sequence))
    try check(MersenneTwister(cpythonSeed: 2_019))
  }

  @Test func badStatesAreRefused() async {
    func fails<Stream: Decodable>(_ type: Stream.Type, _ text: String) {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(type, from: Data(text.utf8))
      }
    }
    fails(PCG64.self, #"{"walk":{"position":[0,1],"increment":[0,2]}}"#)
    fails(PCG64.self, #"{"walk":{"position":[0],"increment":[0,1]}}"#)
    fails(Xoshiro256PlusPlus.self, #"{"state":[0,0,0,0]}"#)
    fails(MersenneTwister.self, #"{"state":[1,2,3],"position":1}"#)
    let zeros = Array(repeating: "0", count: 624).joined(separator: ",")
    fails(MersenneTwister.self, #"{"state":[\#(zeros)],"position":1}"#)
    let ones = Array(repeating: "1", count: 624).joined(separator: ",")
    fails(MersenneTwister.self, #"{"state":[\#(ones)],"position":625}"#)
    fails(MersenneTwister.self, #"{"state":[\#(ones)],"position":-1}"#)
    await #expect(processExitsWith: .failure) { _ = PCG64(state: 1, increment: 2) }
    await #expect(processExitsWith: .failure) { _ = Xoshiro256PlusPlus(state: .zero) }
    await #expect(processExitsWith: .failure) { _ = PCG64(SeedSequence(1)).jumped(times: -1) }
  }
}
