import Foundation
import RandomStreams
import Testing

@Suite(.timeLimit(.minutes(20)))
struct CounterStreamTests {
  let known: KnownAnswers

  init() throws {
    known = try KnownAnswers.load()
  }

  /// A stream with all of a `body`'s demands: words of 32 and 64 bits, blocks of 2 and 4.
  func onEachKind(_ body: (_ make: () -> any JumpableAndCodable) throws -> Void) rethrows {
    try body { CounterStream(Philox4x32(seed: 12_345)) }
    try body { CounterStream(Philox4x64(key: SIMD2(1, 2))) }
    try body { CounterStream(Philox2x32(key: 9)) }
    try body { CounterStream(Threefry2x64(key: SIMD2(3, 4)), stream: 5) }
    try body { CounterStream(Threefry4x32(SeedSequence(8))) }
    try body { CounterStream(sample: 77, of: Philox4x32(seed: 1), stream: 3) }
  }

  @Test func wordsComeBlockAfterBlock() {
    let generator = Philox4x32(seed: 12_345)
    var stream = CounterStream(generator, stream: 6)
    for index in 0..<5 {
      for lane in 0..<4 {
        #expect(stream.nextWord() == generator.block(at: UInt64(index), ofStream: 6)[lane])
      }
    }
  }

  @Test func sixtyFourBitsAreTwoWordsTheLowOneFirst() {
    let block = Philox4x32(seed: 1).block(at: 0)
    var stream = CounterStream(Philox4x32(seed: 1))
    #expect(stream.nextWord() == block.x)
    #expect(stream.next() == UInt64(block.y) | UInt64(block.z) << 32)
  }

  @Test func countersCarry() {
    let generator = Threefry2x64(key: SIMD2(1, 2))
    var stream = CounterStream(generator, from: SIMD2(.max, 7))
    _ = (stream.next(), stream.next())
    #expect(stream.counter == SIMD2(0, 8))
    #expect(stream.next() == generator.block(at: SIMD2(0, 8)).x)
    var last = CounterStream(Philox4x32(seed: 1), from: SIMD4(repeating: .max))
    _ = last.next()
    #expect(last.counter == .zero)
  }

  @Test func theStreamOfNumPy() throws {
    let lines = known.numPy.filter { $0.gen == "Philox" }
    #expect(lines.count == 5)
    for line in lines {
      let fresh = CounterStream<Philox4x64>(try #require(SeedSequence(decimal: line.seed)))
      let key = try #require(line.key).map(\.number)
      #expect(fresh.generator.key == SIMD2(key))
      let raw = try #require(line.raw16).map(\.number)
      var stream = fresh
      #expect(raw.map { _ in stream.next() } == raw)
      stream = fresh
      #expect(line.double16.map { _ in stream.random() } == line.double16)
      stream = fresh
      let words = try #require(line.words).map(\.number)
      #expect(words.map { _ in stream.nextWord() } == words)
      stream = fresh.jumped()
      let jumped = try #require(line.jumped).map(\.number)
      #expect(jumped.map { _ in stream.next() } == jumped)
      stream = fresh
      stream.advance(byBlocks: 5)
      let advanced = try #require(line.advancedBlocks).map(\.number)
      #expect(advanced.map { _ in stream.next() } == advanced)
    }
  }

  @Test func theStreamOfAnExplicitKey() {
    var stream = CounterStream(
      Philox4x64(key: .zero), from: Philox4x64.firstSequenceCounter)
    let raw = known.explicitPhilox.raw16.map(\.number)
    #expect(raw.map { _ in stream.next() } == raw)
  }

  @Test func advancingIsDrawing() {
    onEachKind { make in
      func check<Stream: JumpableAndCodable>(_ fresh: Stream) {
        for before in 0..<5 {
          for count in [0, 1, 2, 3, 4, 5, 7, 8, 9, 100] {
            var drawn = fresh
            for _ in 0..<before { _ = drawn.next() }
            var advanced = drawn
            for _ in 0..<count { _ = drawn.next() }
            advanced.advance(by: UInt64(count))
            #expect(advanced == drawn, "\(Stream.self) \(before) \(count)")
            #expect(advanced.next() == drawn.next(), "\(Stream.self) \(before) \(count)")
          }
        }
      }
      check(make())
    }
  }

  @Test func advancesAddUp() {
    onEachKind { make in
      func check<Stream: JumpableAndCodable>(_ fresh: Stream) {
        for (a, b) in [(3, 5), (1 << 40, 1), (1 << 33 | 1, 1 << 33 | 2)] as [(UInt64, UInt64)] {
          var once = fresh
          var twice = fresh
          once.advance(by: a + b)
          twice.advance(by: a)
          twice.advance(by: b)
          #expect(once == twice)
          #expect(once.next() == twice.next())
        }
      }
      check(make())
    }
  }

  @Test func aJumpIsHalfACounter() {
    let generator = Philox4x32(seed: 3)
    #expect(CounterStream(generator).jumped(times: 4) == CounterStream(generator, stream: 4))
    let streams = CounterStream(generator).streams(3)
    #expect(streams == (0..<3).map { CounterStream(generator, stream: $0) })
    var carrying = CounterStream(generator, stream: UInt64(UInt32.max)).jumped()
    #expect(carrying.counter == SIMD4(0, 0, 0, 1))
    #expect(carrying.nextWord() == generator.block(at: 0, ofStream: 1 << 32).x)
  }

  @Test func aSampleHasACounterOfItsOwn() {
    let generator = Philox4x32(seed: 3)
    var seen = Set<UInt64>()
    for sample in 0..<100 as Range<UInt64> {
      var stream = CounterStream(sample: sample, of: generator, stream: 2)
      #expect(
        stream.next() == UInt64(generator.block(at: sample, ofStream: 2).x)
          | UInt64(generator.block(at: sample, ofStream: 2).y) << 32)
      for _ in 0..<50 {
        #expect(seen.insert(stream.next()).inserted)
      }
      // The second block of the sample counts in the last word.
      var second = CounterStream(sample: sample, of: generator, stream: 2)
      second.advance(by: 2)
      #expect(
        second.nextWord()
          == generator.block(
            at: SIMD4(UInt32(sample), 0, 2, 1)
          ).x)
    }
  }

  @Test func buffersAreFilledAsDrawn() {
    onEachKind { make in
      func check<Stream: JumpableAndCodable>(_ fresh: Stream) {
        for before in 0..<5 {
          for count in [0, 1, 2, 3, 4, 5, 6, 9, 33, 300, 5_001] {
            var start = fresh
            for _ in 0..<before { _ = start.nextWord() }
            var (drawn, filled) = (start, start)
            var numbers = [UInt64](repeating: 0, count: count)
            var longs = numbers.mutableSpan
            filled.fill(&longs)
            #expect(numbers == numbers.map { _ in drawn.next() })
            #expect(filled == drawn, "\(Stream.self) \(before) \(count)")
            (drawn, filled) = (start, start)
            var halves = [UInt32](repeating: 0, count: count)
            var words = halves.mutableSpan
            filled.fill(&words)
            #expect(halves == halves.map { _ in drawn.nextWord() })
            #expect(filled == drawn)
            (drawn, filled) = (start, start)
            var doubles = [Double](repeating: 0, count: count)
            var span = doubles.mutableSpan
            filled.fill(&span)
            #expect(doubles == doubles.map { _ in drawn.random() })
            #expect(filled == drawn)
            #expect(filled.next() == drawn.next())
          }
        }
      }
      check(make())
    }
  }

  @Test func buffersAreFilledAcrossCarries() {
    let starts: [SIMD4<UInt32>] = [
      SIMD4(.max - 3, .max, 5, 6), SIMD4(.max - 3, .max, .max, .max), SIMD4(0, 0, .max, 0),
    ]
    for start in starts {
      var drawn = CounterStream(Philox4x32(seed: 5), from: start)
      var filled = drawn
      var words = [UInt32](repeating: 0, count: 50)
      var span = words.mutableSpan
      filled.fill(&span)
      #expect(words == words.map { _ in drawn.nextWord() })
      var doubles = [Double](repeating: 0, count: 50)
      (drawn, filled) = (
        CounterStream(Philox4x32(seed: 5), from: start),
        CounterStream(Philox4x32(seed: 5), from: start)
      )
      var doubleSpan = doubles.mutableSpan
      filled.fill(&doubleSpan)
      #expect(doubles == doubles.map { _ in drawn.random() })
    }
  }

  @Test func codingKeepsThePlace() throws {
    try onEachKind { make in
      func check<Stream: JumpableAndCodable>(_ fresh: Stream) throws {
        for before in 0..<10 {
          var stream = fresh
          for _ in 0..<before { _ = stream.nextWord() }
          var copy = try JSONDecoder().decode(Stream.self, from: try JSONEncoder().encode(stream))
          #expect(copy == stream)
          #expect(copy.hashValue == stream.hashValue)
          for _ in 0..<20 { #expect(copy.nextWord() == stream.nextWord()) }
        }
      }
      try check(make())
    }
    let bad = Data(
      #"{"generator":{"key":[1,2],"rounds":10},"counter":[0,0,0,0],"lane":0,"used":5}"#.utf8)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(CounterStream<Philox4x32>.self, from: bad)
    }
    for rounds in [0, -1] {
      let noRounds = Data(#"{"key":[1,2],"rounds":\#(rounds)}"#.utf8)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Philox4x32.self, from: noRounds)
      }
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(Threefry2x64.self, from: noRounds)
      }
    }
  }
}

/// What the streams over all counter-based generators can do.
protocol JumpableAndCodable: JumpableStream, Codable {
  mutating func advance(by count: UInt64)
}

extension CounterStream: JumpableAndCodable {}
