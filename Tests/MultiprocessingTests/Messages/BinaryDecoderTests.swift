import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct BinaryDecoderTests {
  @Test("integers at their limits")
  func integers() throws {
    func limits<Number: FixedWidthInteger & Codable>(_: Number.Type) throws {
      for number in [Number.min, .max, 0, 1, 63, 64, 127] { try expectRoundTrip(number) }
      try expectRoundTrip([Number.min, .max, 1])
      try expectRoundTrip([Number]())
    }
    try limits(Int.self)
    try limits(Int8.self)
    try limits(Int16.self)
    try limits(Int32.self)
    try limits(Int64.self)
    try limits(UInt.self)
    try limits(UInt8.self)
    try limits(UInt16.self)
    try limits(UInt32.self)
    try limits(UInt64.self)
    try limits(Int128.self)
    try limits(UInt128.self)
  }

  @Test("floating-point numbers keep every bit")
  func floatingPoint() throws {
    let doubles = [
      0, -0.0, .infinity, -.infinity, .pi, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
      Double(nan: 0x1234, signaling: false), Double(nan: 0x77, signaling: true), -.nan,
    ]
    for double in doubles {
      #expect(try roundTrip(double).bitPattern == double.bitPattern)
      #expect(try roundTrip(["": double])[""]?.bitPattern == double.bitPattern)
    }
    #expect(try roundTrip(doubles).map(\.bitPattern) == doubles.map(\.bitPattern))
    let floats = doubles.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0.bitPattern >> 32)) }
    for float in floats { #expect(try roundTrip(float).bitPattern == float.bitPattern) }
    #expect(try roundTrip(floats).map(\.bitPattern) == floats.map(\.bitPattern))
    try expectRoundTrip(Float16(1.5))
  }

  @Test("numbers decode into every type that holds them, and into no other")
  func conversions() throws {
    let encoder = BinaryEncoder()
    let decoder = BinaryDecoder()
    #expect(try decoder.decode(UInt8.self, from: encoder.encode(200)) == 200)
    #expect(try decoder.decode(Int.self, from: encoder.encode(200 as UInt8)) == 200)
    #expect(try decoder.decode(Int8.self, from: encoder.encode(-7 as Int128)) == -7)
    #expect(try decoder.decode(Int128.self, from: encoder.encode(UInt64.max)) == 1 << 64 - 1)
    #expect(try decoder.decode(Double.self, from: encoder.encode(-0.5 as Float)) == -0.5)
    #expect(try decoder.decode(Float.self, from: encoder.encode(0.5)) == 0.5)
    #expect(try decoder.decode(Float.self, from: encoder.encode(Double.nan)).isNaN)

    func expectCorrupted<Target: Decodable>(_: Target.Type, from value: some Encodable) throws {
      let bytes = try encoder.encode(["key": value])
      let error = try #require(throws: DecodingError.self) {
        try decoder.decode([String: Target].self, from: bytes)
      }
      guard case .dataCorrupted(let context) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(context.codingPath.map(\.stringValue) == ["key"])
    }
    try expectCorrupted(UInt8.self, from: 256)
    try expectCorrupted(UInt.self, from: -1)
    try expectCorrupted(Int.self, from: UInt64.max)
    try expectCorrupted(Int64.self, from: Int128.max)
    try expectCorrupted(Int128.self, from: UInt128.max)
    try expectCorrupted(Float.self, from: 0.1)
  }

  @Test("strings of every kind")
  func strings() throws {
    for string in ["", "a", "\0", "nul\0inside", "é", "e\u{301}", "👩‍👩‍👧 and 🏳️‍🌈", "\u{10FFFF}"] {
      try expectRoundTrip(string)
      #expect(Array(try roundTrip(string).utf8) == Array(string.utf8))
      #expect(try roundTrip([string: 1.5]) == [string: 1.5])
    }
    try expectRoundTrip(String(repeating: "long ", count: 10_000))
  }

  enum Shape: Codable, Equatable {
    case empty
    case circle(radius: Double)
    case polygon([Point], closed: Bool)
    indirect case group(Shape, Shape?)
  }

  struct Point: Codable, Equatable, Hashable {
    var x: Double
    var n: Int
  }

  struct Empty: Codable, Equatable {}

  struct Silent: Codable, Equatable {
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}
  }

  @Test("what the standard library and the compiler make of Codable")
  func standardTypes() throws {
    try expectRoundTrip(Point(x: -0.5, n: 3))
    try expectRoundTrip(Empty())
    try expectRoundTrip(Silent())
    try expectRoundTrip(Shape.empty)
    try expectRoundTrip(Shape.circle(radius: 2))
    try expectRoundTrip(Shape.polygon([Point(x: 1, n: 2), Point(x: 3, n: 4)], closed: true))
    try expectRoundTrip(Shape.group(.group(.empty, nil), .circle(radius: 1)))
    try expectRoundTrip(1.5...2.5)
    try expectRoundTrip(0..<7)
    try expectRoundTrip(Set([1, 5, 9]))
    try expectRoundTrip([1: "one", -2: "two"])
    try expectRoundTrip([Point(x: 1, n: 2): "one", Point(x: 3, n: 4): "two"])
    try expectRoundTrip(ContiguousArray([1.5, 2.5]))
    try expectRoundTrip([true, false, true])
    try expectRoundTrip([[1.5], [], [2.5, 3.5]])
    try expectRoundTrip(["a": [[1, 2], [3]], "b": []])
    try expectRoundTrip([1.5, nil, 2.5])
    #expect(try roundTrip(Int??.some(.none)) == Int??.none)
    #expect(try roundTrip([Int??.some(.some(4)), nil]) == [4, nil])
  }

  @Test("large values")
  func largeValues() throws {
    let points = (0..<100_000).map { Point(x: Double($0) / 3, n: $0) }
    #expect(try roundTrip(points) == points)
    let shapes = (0..<10_000).map { Shape.polygon([Point(x: 1, n: $0)], closed: $0 % 2 == 0) }
    #expect(try roundTrip(shapes) == shapes)
    let doubles = (0..<1_000_000).map { Double($0) }
    try expectRoundTrip(doubles)
    let table = Dictionary(uniqueKeysWithValues: (0..<20_000).map { ("key \($0)", $0) })
    #expect(try roundTrip(table) == table)
  }

  @Test("random trees survive", arguments: 0..<8 as Range<UInt64>)
  func randomTrees(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<250 {
      let tree = Tree.random(depth: 5, using: &generator)
      #expect(try roundTrip(tree) == tree)
    }
  }

  @Test("a wrong type is a mismatch that names the place")
  func mismatches() throws {
    let bytes = try BinaryEncoder().encode(["points": [["x": 1.5, "n": 2.5]]])
    let error = try #require(throws: DecodingError.self) {
      try BinaryDecoder().decode([String: [Point]].self, from: bytes)
    }
    guard case .typeMismatch(let type, let context) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(ObjectIdentifier(type) == ObjectIdentifier(Int.self))
    #expect(context.codingPath.map(\.stringValue) == ["points", "Index 0", "n"])
    #expect(context.codingPath[1].intValue == 0)

    let samples: [any Encodable] = [1, 1.5, true, "text", [1], ["a": 1], [nil, "a"], Int?.none]
    for (index, sample) in samples.enumerated() {
      let bytes = try BinaryEncoder().encode(sample)
      func attempt<Target: Decodable>(_: Target.Type) -> Bool {
        (try? BinaryDecoder().decode(Target.self, from: bytes)) != nil
      }
      let decodable = [
        attempt(Int.self), attempt(Double.self), attempt(Bool.self), attempt(String.self),
        attempt([Int].self), attempt([String: Int].self), attempt([String?].self),
        attempt(Never?.self),
      ]
      #expect(decodable == samples.indices.map { $0 == index })
    }
  }

  @Test("bytes behind the value, and none at all")
  func trailingBytes() throws {
    let bytes = try BinaryEncoder().encode([1, 2])
    #expect(throws: DecodingError.self) {
      try BinaryDecoder().decode([Int].self, from: bytes + [0])
    }
    #expect(throws: DecodingError.self) {
      try BinaryDecoder().decode(Int?.self, from: [])
    }
    #expect(throws: DecodingError.self) {
      try BinaryDecoder().decode(Int?.self, from: UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  struct Everything: Codable, Equatable {
    var tree: Tree
    var shape = Shape.polygon([Point(x: 1, n: -2)], closed: true)
    var flags = [true, false]
    var names = ["α", "", "c"]
    var numbers = [1, 2, 300]
    var table = ["k": [1.5], "": []]
    var pairs = [Point(x: 0, n: 0): 1 as UInt8]
    var range = 1.0...2.0
  }

  @Test("cut short anywhere, a message throws")
  func truncation() throws {
    var generator = SeededGenerator(seed: 5)
    let bytes = try BinaryEncoder().encode(
      Everything(tree: .random(depth: 4, using: &generator)))
    for length in 0..<bytes.count {
      #expect(throws: DecodingError.self) {
        try BinaryDecoder().decode(Everything.self, from: bytes[..<length])
      }
    }
  }

  @Test("flipped, cut and inserted bytes never trap", arguments: 0..<8 as Range<UInt64>)
  func mutations(seed: UInt64) throws {
    var generator = SeededGenerator(seed: 1000 + seed)
    var refused = 0
    for round in 0..<500 {
      let value = Everything(tree: .random(depth: 3, using: &generator))
      let valid = try BinaryEncoder().encode(value)
      for _ in 0..<10 {
        var bytes = valid
        for _ in 0...(round % 3) { mutate(&bytes, using: &generator) }
        do {
          // Whatever decodes is a value like any other.
          _ = try BinaryEncoder().encode(BinaryDecoder().decode(Everything.self, from: bytes))
        } catch is DecodingError {
          refused += 1
        }
        _ = try? BinaryDecoder().decode([String: Tree].self, from: bytes)
      }
    }
    #expect(refused > 2000)
  }

  private func mutate(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    let position = Int.random(in: 0...bytes.count, using: &generator)
    let end = min(bytes.count, position + Int.random(in: 1...9, using: &generator))
    switch generator.next() % 6 {
    case 0 where position < end: bytes[position] ^= 1 << (generator.next() % 8)
    case 1 where position < end: bytes[position] = UInt8(generator.next() % 16)
    case 2: bytes.removeSubrange(position..<end)
    case 3: bytes.insert(UInt8(truncatingIfNeeded: generator.next()), at: position)
    case 4: bytes.insert(contentsOf: bytes[position..<end], at: position)
    default:
      for index in position..<end { bytes[index] = 0xFF }
    }
  }

  @Test("bytes of pure chance never trap")
  func chance() throws {
    var generator = SeededGenerator(seed: 77)
    for _ in 0..<20_000 {
      var bytes = (0..<Int.random(in: 0..<40, using: &generator)).map { _ in
        UInt8(truncatingIfNeeded: generator.next() % (generator.next() % 3 == 0 ? 256 : 16))
      }
      // A head that fits, so that the rest is looked at.
      bytes.insert(contentsOf: [UInt8(0x0A + generator.next() % 2), UInt8(bytes.count)], at: 0)
      for type in [Tree.self, [Tree].self, [String: Tree].self, Everything.self]
        as [any Decodable.Type]
      {
        _ = try? BinaryDecoder().decode(type, from: bytes)
      }
    }
    // Reached only alive; and the bytes above are not all refused at their first.
    #expect(try BinaryDecoder().decode([String: Int].self, from: [0x0A, 0x03, 0, 3, 2]) == ["": 1])
  }
}
