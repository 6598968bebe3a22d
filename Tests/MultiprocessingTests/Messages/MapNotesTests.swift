import Multiprocessing
import Testing

/// Maps whose keys are asked for in any order, with more and with fewer entries than are noted.
@Suite("Maps of any size, asked in any order", .timeLimit(.minutes(20)))
struct MapNotesTests {
  /// A key that is text and holds a reference, longer than a register.
  struct NameKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
  }

  /// A map of numbers that is written in one order and asked in another.
  struct Shuffled: Codable, Equatable {
    static let absent = NameKey("absent")

    var count: Int
    var order: [Int]

    private enum SmallKey: String, CodingKey { case numbers, order }

    init(count: Int, order: [Int]) {
      self.count = count
      self.order = order
    }

    func encode(to encoder: any Encoder) throws {
      var outer = encoder.container(keyedBy: SmallKey.self)
      try outer.encode(order, forKey: .order)
      var numbers = outer.nestedContainer(keyedBy: NameKey.self, forKey: .numbers)
      for number in 0..<count { try numbers.encode(number, forKey: NameKey("key \(number)")) }
    }

    init(from decoder: any Decoder) throws {
      let outer = try decoder.container(keyedBy: SmallKey.self)
      order = try outer.decode([Int].self, forKey: .order)
      let numbers = try outer.nestedContainer(keyedBy: NameKey.self, forKey: .numbers)
      count = numbers.allKeys.count
      for number in order {
        let key = NameKey("key \(number)")
        #expect(numbers.contains(key))
        #expect(try numbers.decode(Int.self, forKey: key) == number)
        #expect(!numbers.contains(Self.absent))
        #expect(try numbers.decodeIfPresent(Int.self, forKey: Self.absent) == nil)
        #expect(throws: DecodingError.self) { try numbers.decode(Int.self, forKey: Self.absent) }
      }
    }
  }

  @Test("every entry is found", arguments: [0, 1, 2, 7, 8, 9, 20])
  func everyOrder(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    var orders = [Array(0..<count), (0..<count).reversed()]
    for _ in 0..<8 { orders.append((0..<count).shuffled(using: &generator)) }
    // One behind the other, so that what is noted of one could be taken for another's.
    let values = orders.map { Shuffled(count: count, order: $0) }
    #expect(try roundTrip(values) == values)
  }

  /// Values in one list that have keys of different types in turn.
  enum Mixed: Codable, Equatable {
    case shuffled(Shuffled)
    case plain(NodeReuseTests.Plain)
    case number(Int)
  }

  @Test("values with keys of different types stand side by side")
  func mixedKeys() throws {
    let values = (0..<50).map { number -> Mixed in
      switch number % 3 {
      case 0: .shuffled(Shuffled(count: number % 11, order: Array(0..<(number % 11))))
      case 1: .plain(NodeReuseTests.Plain(number: number, text: "\(number)"))
      default: .number(number)
      }
    }
    #expect(try roundTrip(values) == values)
  }

  @Test("of two equal keys one is found, and the other ones as well")
  func equalKeys() throws {
    // {"number": 1, "number": 1, "text": "a"}
    let number: [UInt8] = [6] + Array("number".utf8) + [3, 2]
    let text: [UInt8] = [4] + Array("text".utf8) + [9, 1] + Array("a".utf8)
    let entries = number + number + text
    let bytes = [0x0A, UInt8(entries.count)] + entries
    let value = try BinaryDecoder().decode(NodeReuseTests.Plain.self, from: bytes)
    #expect(value == NodeReuseTests.Plain(number: 1, text: "a"))
  }

  @Test("keys that are not UTF-8 are refused, whatever their length", arguments: 1...20)
  func keysThatAreNoText(length: Int) {
    for place in 0..<length {
      var key = [UInt8](repeating: 0x61, count: length)
      key[place] = 0xFF
      let entries = [UInt8(length)] + key + [0]
      let bytes = [0x0A, UInt8(entries.count)] + entries
      #expect(throws: DecodingError.self) {
        try BinaryDecoder().decode([String: Int?].self, from: bytes)
      }
    }
  }
}
