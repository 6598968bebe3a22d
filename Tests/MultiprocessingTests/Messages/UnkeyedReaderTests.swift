import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct UnkeyedReaderTests {
  /// Reads its numbers one by one, whatever they were written as.
  struct OneByOne<Element: Decodable & Equatable>: Decodable {
    var elements: [Element] = []
    var count: Int?

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      count = container.count
      while !container.isAtEnd {
        #expect(container.currentIndex == elements.count)
        #expect(try container.decodeNil() == false)
        elements.append(try container.decode(Element.self))
      }
      #expect(throws: DecodingError.self) { try container.decode(Element.self) }
      #expect(try container.decodeIfPresent(Element.self) == nil)
    }
  }

  @Test("a list is counted when somebody asks, as vectors do")
  func counts() throws {
    try expectRoundTrip(SIMD2<Double>(1.5, -.infinity))
    try expectRoundTrip(SIMD8<Double>(1, 2, 3, 4, 5, 6, 7, 8))
    try expectRoundTrip(SIMD4<Int32>(1, -2, 3, -4))
    try expectRoundTrip([SIMD3<Float>(1, 2, 3), SIMD3<Float>(4, 5, 6)])
    let bytes = try BinaryEncoder().encode(["a", "", "long enough to be no short text at all"])
    let read = try BinaryDecoder().decode(OneByOne<String>.self, from: bytes)
    #expect(read.count == 3 && read.elements.count == 3)
    #expect(try BinaryDecoder().decode(Counts.self, from: bytes).counts == [3, 3, 3, 3])
  }

  /// How many values there are, asked for before each of them: always all, as the protocol says.
  struct Counts: Decodable {
    var counts: [Int?] = []

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      while !container.isAtEnd {
        counts.append(container.count)
        _ = try container.decode(String.self)
      }
      counts.append(container.count)
    }
  }

  @Test("a block reads as a list of its numbers")
  func blocks() throws {
    func check<Element: Codable & Equatable>(_ elements: [Element]) throws {
      let bytes = try BinaryEncoder().encode(elements)
      #expect(bytes.first == 0x0C)
      let read = try BinaryDecoder().decode(OneByOne<Element>.self, from: bytes)
      #expect(read.elements == elements)
      #expect(read.count == elements.count)
    }
    try check([1.5, -.infinity])
    try check([1.5, -0.25] as [Float])
    try check([Int.min, -1, .max])
    try check([UInt.min, .max])
    try check([Int8.min, -1, .max])
    try check([Int16.min, -1, .max])
    try check([Int32.min, -1, .max])
    try check([Int64.min, -1, .max])
    try check([UInt8.min, 1, .max])
    try check([UInt16.min, 1, .max])
    try check([UInt32.min, 1, .max])
    try check([UInt64.min, 1, .max])
    try check([true, false])
    try check([Double]())
  }

  @Test("arrays of other numbers, sets and slices can be read from a block")
  func otherTypes() throws {
    let bytes = try BinaryEncoder().encode([1, 2, 3])
    let decoder = BinaryDecoder()
    #expect(try decoder.decode([UInt8].self, from: bytes) == [1, 2, 3])
    #expect(try decoder.decode([Int64].self, from: bytes) == [1, 2, 3])
    #expect(try decoder.decode(Set<Int>.self, from: bytes) == [1, 2, 3])
    #expect(try decoder.decode([Int?].self, from: bytes) == [1, 2, 3])
    #expect(throws: DecodingError.self) { try decoder.decode([Double].self, from: bytes) }
    #expect(throws: DecodingError.self) { try decoder.decode([String].self, from: bytes) }
    let large = try BinaryEncoder().encode([300])
    #expect(throws: DecodingError.self) { try decoder.decode([UInt8].self, from: large) }
  }

  @Test("an array can be read from a list of numbers")
  func lists() throws {
    let bytes = try BinaryEncoder().encode([1.5, 2.5] as ContiguousArray)
    #expect(bytes.first == 0x0B)
    #expect(try BinaryDecoder().decode([Double].self, from: bytes) == [1.5, 2.5])
    #expect(try BinaryDecoder().decode(OneByOne<Double>.self, from: bytes).count == 2)
  }

  struct Mixed: Codable, Equatable {
    var number = 1
    var map = ["a": 2]
    var list = ["b"]
    var word = "c"

    init() {}

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      number = try container.decode(Int.self)
      #expect(throws: DecodingError.self) { try container.decode(Int.self) }
      #expect(throws: DecodingError.self) { try container.nestedUnkeyedContainer() }
      let nested = try container.nestedContainer(keyedBy: Key.self)
      var list = try container.nestedUnkeyedContainer()
      #expect(try container.decodeNil())
      word = try String(from: container.superDecoder())
      map = ["a": try nested.decode(Int.self, forKey: .a)]
      self.list = [try list.decode(String.self)]
      #expect(list.codingPath.last?.intValue == 2)
      #expect(container.isAtEnd)
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.unkeyedContainer()
      try container.encode(number)
      try container.encode(map)
      try container.encode(list)
      try container.encodeNil()
      try word.encode(to: container.superEncoder())
      #expect(container.count == 5)
    }

    enum Key: CodingKey { case a }
  }

  @Test("containers of every kind in a list; a failed read moves nothing")
  func mixed() throws {
    try expectRoundTrip(Mixed())
  }
}
