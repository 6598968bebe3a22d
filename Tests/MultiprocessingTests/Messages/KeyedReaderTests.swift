import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct KeyedReaderTests {
  enum Key: String, CodingKey, CaseIterable {
    case a, b, c, missing
  }

  /// Hands the keyed container to a closure, and returns what that returns.
  private func read<Result>(
    _ value: some Encodable,
    _ body: @escaping (KeyedDecodingContainer<Key>) throws -> Result
  ) throws -> Result {
    let box = Box<Result>()
    let runner = Runner { box.result = try body($0.container(keyedBy: Key.self)) }
    _ = try BinaryDecoder(userInfo: [.body: runner]).decode(
      Running.self, from: BinaryEncoder().encode(value))
    return try #require(box.result)
  }

  private final class Box<Result> {
    var result: Result?
  }

  struct Runner: @unchecked Sendable {
    var run: (any Decoder) throws -> Void
  }

  struct Running: Decodable {
    init(from decoder: any Decoder) throws {
      try (decoder.userInfo[.body] as? Runner)?.run(decoder)
    }
  }

  struct Letters: Codable {
    var a = 1
    var b = "two"
    var c: [Double]? = [3]
  }

  @Test("keys in any order, and again")
  func anyOrder() throws {
    try read(Letters()) { container throws in
      #expect(try container.decode([Double].self, forKey: .c) == [3])
      #expect(try container.decode(Int.self, forKey: .a) == 1)
      #expect(try container.decode(String.self, forKey: .b) == "two")
      #expect(try container.decode(Int.self, forKey: .a) == 1)
      #expect(try container.decode([Double].self, forKey: .c) == [3])
    }
  }

  @Test("missing keys and nil")
  func missing() throws {
    try read(["a": 1, "b": nil] as [String: Int?]) { container throws in
      #expect(container.contains(.a))
      #expect(!container.contains(.missing))
      #expect(Set(container.allKeys) == [.a, .b])
      #expect(try container.decodeNil(forKey: .b))
      #expect(try container.decodeNil(forKey: .a) == false)
      #expect(try container.decodeIfPresent(Int.self, forKey: .a) == 1)
      #expect(try container.decodeIfPresent(Int.self, forKey: .b) == nil)
      #expect(try container.decodeIfPresent(Int.self, forKey: .missing) == nil)
      #expect(try container.decodeIfPresent(Int128.self, forKey: .a) == 1)
      #expect {
        try container.decode(Int.self, forKey: .missing)
      } throws: { error in
        guard case .keyNotFound(let key, _) = error as? DecodingError else { return false }
        return key.stringValue == "missing"
      }
      #expect {
        try container.decode(Int.self, forKey: .b)
      } throws: { error in
        guard case .valueNotFound(_, let context) = error as? DecodingError else { return false }
        return context.codingPath.map(\.stringValue) == ["b"]
      }
      #expect(throws: DecodingError.self) { try container.superDecoder() }
    }
  }

  class Base: Codable {
    var base: Int
    init(base: Int) { self.base = base }
  }

  /// Shares the container with its superclass.
  final class Sharing: Base {
    var own: String
    private enum CodingKeys: CodingKey { case own }
    init(base: Int, own: String) {
      self.own = own
      super.init(base: base)
    }
    required init(from decoder: any Decoder) throws {
      own = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .own)
      try super.init(from: decoder)
    }
    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try super.encode(to: encoder)
      try container.encode(own, forKey: .own)
    }
  }

  /// Gives its superclass an encoder of its own.
  final class Separate: Base {
    var own: String
    private enum CodingKeys: CodingKey { case own, parent }
    init(base: Int, own: String) {
      self.own = own
      super.init(base: base)
    }
    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      own = try container.decode(String.self, forKey: .own)
      let again = try Base(from: container.superDecoder(forKey: .parent))
      try super.init(from: container.superDecoder())
      #expect(again.base == base + 1)
    }
    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      let parent = container.superEncoder(forKey: .parent)
      try super.encode(to: container.superEncoder())
      try container.encode(own, forKey: .own)
      try Base(base: base + 1).encode(to: parent)
    }
  }

  @Test("classes that share a container with their superclass, or have a super encoder")
  func inheritance() throws {
    let sharing = try roundTrip(["": Sharing(base: 4, own: "s")])
    #expect(sharing[""]?.base == 4)
    #expect(sharing[""]?.own == "s")
    let separate = try roundTrip([Separate(base: 5, own: "t")])
    #expect(separate.first?.base == 5)
    #expect(separate.first?.own == "t")
  }

  @Test("nested containers, two at once")
  func nested() throws {
    let value = ["a": ["a": [1, 2]], "b": ["a": [3, 4]]]
    try read(value) { container throws in
      let left = try container.nestedContainer(keyedBy: Key.self, forKey: .a)
      let right = try container.nestedContainer(keyedBy: Key.self, forKey: .b)
      var first = try left.nestedUnkeyedContainer(forKey: .a)
      var second = try right.nestedUnkeyedContainer(forKey: .a)
      #expect(try first.decode(Int.self) == 1)
      #expect(try second.decode(Int.self) == 3)
      #expect(try first.decode(Int.self) == 2)
      #expect(try second.decode(Int.self) == 4)
      #expect(second.codingPath.map(\.stringValue) == ["b", "a"])
    }
  }

  @Test("a container kept beyond the decoding finds nothing")
  func escaped() throws {
    let container = try read(Letters()) { $0 }
    #expect(throws: DecodingError.self) { try container.decode(Int.self, forKey: .a) }
    #expect(container.allKeys.isEmpty)
  }
}

extension CodingUserInfoKey {
  fileprivate static let body = CodingUserInfoKey(rawValue: "body")!
}
