import Multiprocessing
import Testing

@Suite(.timeLimit(.minutes(20)))
struct EncodingNodeTests {
  /// Encodes through a closure.
  struct Custom: Encodable {
    var body: (any Encoder) throws -> Void
    func encode(to encoder: any Encoder) throws { try body(encoder) }
  }

  struct Key: CodingKey, ExpressibleByStringLiteral {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringLiteral value: String) { stringValue = value }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
  }

  private func encode(_ body: @escaping (any Encoder) throws -> Void) throws -> [UInt8] {
    try BinaryEncoder().encode(Custom(body: body))
  }

  @Test("two nested containers alive at once, written in turns")
  func interleaved() throws {
    let bytes = try encode { encoder in
      var outer = encoder.container(keyedBy: Key.self)
      var left = outer.nestedContainer(keyedBy: Key.self, forKey: "left")
      var right = outer.nestedUnkeyedContainer(forKey: "right")
      try outer.encode(["x": 1], forKey: "plain")
      for number in 0..<100 {
        try left.encode(number, forKey: Key(stringValue: "\(number)"))
        try right.encode("\(number)")
      }
      var inner = right.nestedUnkeyedContainer()
      try right.encode("last")
      try left.encode(-1, forKey: "last")
      try inner.encode("inner")
      try outer.encodeNil(forKey: "nil")
    }
    struct Result: Decodable {
      var left: [String: Int]
      var right: [Text]
      var plain: [String: Int]
    }
    enum Text: Decodable, Equatable {
      case one(String), many([String])
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
          self = .one(text)
        } else {
          self = .many(try container.decode([String].self))
        }
      }
    }
    let result = try BinaryDecoder().decode(Result.self, from: bytes)
    #expect(result.left.count == 101)
    #expect(result.left["99"] == 99)
    #expect(result.plain == ["x": 1])
    #expect(result.right == (0..<100).map { .one("\($0)") } + [.many(["inner"]), .one("last")])
  }

  @Test("the order of a list is the order of the calls, whatever is written when")
  func orderInLists() throws {
    let bytes = try encode { encoder in
      var outer = encoder.unkeyedContainer()
      var first = outer.nestedUnkeyedContainer()
      try outer.encode([2.5])
      let second = outer.superEncoder()
      _ = outer.nestedUnkeyedContainer()
      try outer.encode([Double](repeating: 4.5, count: 2000))
      var single = second.singleValueContainer()
      try single.encode([3.5])
      try first.encode(1.5)
      #expect(outer.count == 5)
    }
    let lists = try BinaryDecoder().decode([[Double]].self, from: bytes)
    #expect(lists.dropLast() == [[1.5], [2.5], [3.5], []])
    #expect(lists.last == [Double](repeating: 4.5, count: 2000))
  }

  @Test("large blocks in deep values: lengths that were widened on the way still fit")
  func widenedLengths() throws {
    struct Level: Codable, Equatable {
      var before: [String]
      var samples: [Double]
      var inner: [Level]
      var after: Int
    }
    var level = Level(before: [], samples: [], inner: [], after: 0)
    for depth in 0..<40 {
      let count = depth % 5 == 3 ? 600 : 3
      level = Level(
        before: ["a", "b"], samples: [Double](repeating: 0.5, count: count),
        inner: depth % 7 == 0 ? [level, level] : [level], after: depth)
    }
    #expect(try roundTrip(level) == level)
  }

  @Test("a failed value leaves no trace in what surrounds it")
  func failedValues() throws {
    struct Refusal: Error {}
    let bad = Custom { encoder in
      var container = encoder.container(keyedBy: Key.self)
      try container.encode([Double](repeating: 1, count: 1000), forKey: "large")
      var nested = container.nestedUnkeyedContainer(forKey: "nested")
      try nested.encode(1)
      throw Refusal()
    }
    let bytes = try encode { encoder in
      var outer = encoder.container(keyedBy: Key.self)
      try outer.encode([1], forKey: "a")
      var nested = outer.nestedUnkeyedContainer(forKey: "b")
      #expect(throws: Refusal.self) { try outer.encode(bad, forKey: "bad") }
      #expect(throws: Refusal.self) { try nested.encode(bad) }
      try nested.encode(2)
      try outer.encode([3], forKey: "c")
    }
    let lists = try BinaryDecoder().decode([String: [Int]].self, from: bytes)
    #expect(lists == ["a": [1], "b": [2], "c": [3]])
  }

  @Test("containers used out of turn are refused, not obeyed")
  func misuse() throws {
    #expect(throws: EncodingError.self) {
      try encode { encoder in
        var outer = encoder.container(keyedBy: Key.self)
        let inside = Custom { [outer] _ in
          var same = outer
          try same.encode(1, forKey: "inside")
        }
        try outer.encode(inside, forKey: "a")
      }
    }
    #expect(throws: EncodingError.self) {
      try encode { encoder in
        _ = encoder.container(keyedBy: Key.self)
        _ = encoder.unkeyedContainer()
      }
    }
    #expect(throws: EncodingError.self) {
      try encode { encoder in
        var single = encoder.singleValueContainer()
        try single.encode(1)
        try single.encode(2)
      }
    }
    #expect(throws: EncodingError.self) {
      try encode { encoder in
        var single = encoder.singleValueContainer()
        try single.encodeNil()
        try single.encode([2])
      }
    }
    var escaped: (any UnkeyedEncodingContainer)?
    var nested: (any UnkeyedEncodingContainer)?
    _ = try encode { encoder in
      var container = encoder.unkeyedContainer()
      nested = container.nestedUnkeyedContainer()
      escaped = container
    }
    #expect(throws: EncodingError.self) { try escaped?.encode(1) }
    #expect(throws: EncodingError.self) { try escaped?.encodeNil() }
    #expect(throws: EncodingError.self) { try nested?.encode("late") }
    var late = escaped?.nestedUnkeyedContainer()
    #expect(throws: EncodingError.self) { try late?.encode(1) }
  }

  @Test("a cycle of objects throws")
  func cycles() throws {
    final class Ring: Encodable {
      var next: Ring?
    }
    let ring = Ring()
    ring.next = ring
    defer { ring.next = nil }
    let error = try #require(throws: EncodingError.self) { try BinaryEncoder().encode(ring) }
    guard case .invalidValue(_, let context) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(context.codingPath.count > 500)

    #expect(throws: EncodingError.self) {
      try encode { encoder in
        var container = encoder.unkeyedContainer()
        for _ in 0..<600 { container = container.nestedUnkeyedContainer() }
      }
    }
  }

  @Test("the coding path leads to the value")
  func codingPath() throws {
    _ = try encode { encoder in
      var outer = encoder.container(keyedBy: Key.self)
      var list = outer.nestedUnkeyedContainer(forKey: "list")
      try list.encode(0)
      try list.encode(
        Custom { encoder in
          #expect(encoder.codingPath.map(\.stringValue) == ["list", "Index 1"])
          var container = encoder.container(keyedBy: Key.self)
          let parent = container.superEncoder()
          #expect(parent.codingPath.map(\.stringValue) == ["list", "Index 1", "super"])
        })
    }
  }
}
