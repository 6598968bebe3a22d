import Multiprocessing
import Testing

/// Nodes and keyed containers serve one value after the other; a type that keeps one must not see
/// the next value through it.
@Suite("Decoders and containers that are used again", .timeLimit(.minutes(20)))
struct NodeReuseTests {
  enum Key: String, CodingKey { case number, text, inner }

  struct Plain: Codable, Equatable {
    var number: Int
    var text: String
  }

  /// Keeps its decoder, to be asked later.
  struct Late: Decodable {
    var decoder: any Decoder
    init(from decoder: any Decoder) throws { self.decoder = decoder }
  }

  /// Keeps its container, to be asked later.
  struct LateContainer: Decodable {
    var container: KeyedDecodingContainer<Key>
    init(from decoder: any Decoder) throws { container = try decoder.container(keyedBy: Key.self) }
  }

  /// Decodes a list of values that keep something, and only then asks them.
  struct Patient<Kept: Decodable>: Decodable {
    var kept: [Kept]
    var values: [Plain]
    init(from decoder: any Decoder) throws {
      kept = try decoder.singleValueContainer().decode([Kept].self)
      values = try kept.map { kept in
        switch kept {
        case let late as Late: try Plain(from: late.decoder)
        case let late as LateContainer:
          Plain(
            number: try late.container.decode(Int.self, forKey: .number),
            text: try late.container.decode(String.self, forKey: .text))
        default: Plain(number: -1, text: "")
        }
      }
    }
  }

  private let values = (0..<20).map { Plain(number: $0, text: "number \($0)") }

  @Test("a decoder that is kept leads to its own value, within the decoding")
  func keptDecoders() throws {
    let bytes = try BinaryEncoder().encode(values)
    let patient = try BinaryDecoder().decode(Patient<Late>.self, from: bytes)
    #expect(patient.values == values)
    for late in patient.kept {
      #expect(throws: DecodingError.self) { try Plain(from: late.decoder) }
      #expect(late.decoder.codingPath.count == 1)
    }
  }

  @Test("a container that is kept leads to its own value, within the decoding")
  func keptContainers() throws {
    let bytes = try BinaryEncoder().encode(values)
    let patient = try BinaryDecoder().decode(Patient<LateContainer>.self, from: bytes)
    #expect(patient.values == values)
    for late in patient.kept {
      #expect(throws: DecodingError.self) { try late.container.decode(Int.self, forKey: .number) }
      #expect(late.container.codingPath.count == 1)
    }
  }

  /// Writes itself, and leaves its container and encoder where others find them.
  final class Drawer {
    var containers: [KeyedEncodingContainer<Key>] = []
    var encoders: [any Encoder] = []
  }

  struct Careless: Encodable {
    var value: Plain
    var drawer: Drawer
    var keeps: Int
    func encode(to encoder: any Encoder) throws {
      // What others left here is closed, whatever is being written.
      for var container in drawer.containers {
        #expect(throws: EncodingError.self) { try container.encode(-1, forKey: .inner) }
        #expect(container.codingPath.count == 1)
      }
      for other in drawer.encoders {
        var container = other.container(keyedBy: Key.self)
        #expect(throws: EncodingError.self) { try container.encode(-1, forKey: .inner) }
      }
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(value.number, forKey: .number)
      try container.encode(value.text, forKey: .text)
      if keeps == 1 { drawer.containers.append(container) }
      if keeps == 2 { drawer.encoders.append(encoder) }
    }
  }

  @Test("a container or encoder that is kept writes into no other value")
  func keptEncoders() throws {
    let drawer = Drawer()
    let careless = values.map { Careless(value: $0, drawer: drawer, keeps: $0.number % 4) }
    let bytes = try BinaryEncoder().encode(careless)
    #expect(try BinaryDecoder().decode([Plain].self, from: bytes) == values)
    for var container in drawer.containers {
      #expect(throws: EncodingError.self) { try container.encode(1, forKey: .number) }
    }
    #expect(drawer.containers.count == 5 && drawer.encoders.count == 5)
  }

  class Base: Codable {
    enum BaseKey: String, CodingKey { case base }
    var base = 0
    init(base: Int) { self.base = base }
    required init(from decoder: any Decoder) throws {
      base = try decoder.container(keyedBy: BaseKey.self).decode(Int.self, forKey: .base)
    }
    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: BaseKey.self)
      try container.encode(base, forKey: .base)
    }
  }

  final class Derived: Base {
    enum DerivedKey: String, CodingKey { case derived, inner }
    var derived = 0
    var inner: [Plain] = []
    init(base: Int, derived: Int, inner: [Plain]) {
      self.derived = derived
      self.inner = inner
      super.init(base: base)
    }
    required init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: DerivedKey.self)
      derived = try container.decode(Int.self, forKey: .derived)
      try super.init(from: decoder)
      inner = try container.decode([Plain].self, forKey: .inner)
    }
    override func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: DerivedKey.self)
      try container.encode(derived, forKey: .derived)
      try super.encode(to: encoder)
      try container.encode(inner, forKey: .inner)
    }
  }

  @Test("two kinds of keys for one value, in turns")
  func twoKinds() throws {
    let objects = (0..<10).map { Derived(base: $0, derived: -$0, inner: Array(values.prefix($0))) }
    let copies = try roundTrip(objects)
    #expect(copies.map(\.base) == objects.map(\.base))
    #expect(copies.map(\.derived) == objects.map(\.derived))
    #expect(copies.map(\.inner) == objects.map(\.inner))
  }

  @Test("values that fail in between leave the others whole")
  func failures() throws {
    struct Odd: Codable, Equatable {
      var number: Int
      init(number: Int) { self.number = number }
      init(from decoder: any Decoder) throws {
        number = try decoder.container(keyedBy: Key.self).decode(Int.self, forKey: .number)
        if number % 2 == 0 {
          throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "even"))
        }
      }
      func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(number, forKey: .number)
      }
    }
    struct Odds: Codable {
      var odds: [Odd] = []
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        while !list.isAtEnd {
          if let odd = try? list.decode(Odd.self) {
            odds.append(odd)
          } else {
            _ = try list.decode(Plain.self)
          }
        }
      }
    }
    let odds = try BinaryDecoder().decode(Odds.self, from: BinaryEncoder().encode(values))
    #expect(odds.odds.map(\.number) == Array(stride(from: 1, to: 20, by: 2)))
  }
}
