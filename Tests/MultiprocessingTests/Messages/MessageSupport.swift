import Multiprocessing
import Testing

/// A small seeded generator (SplitMix64), so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// Encodes and decodes a value.
func roundTrip<Value: Codable>(_ value: Value) throws -> Value {
  try BinaryDecoder().decode(Value.self, from: BinaryEncoder().encode(value))
}

/// Expects a value to survive encoding and decoding, alone and inside other values.
func expectRoundTrip<Value: Codable & Equatable>(
  _ value: Value, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(try roundTrip(value) == value, sourceLocation: sourceLocation)
  #expect(try roundTrip([value, value]) == [value, value], sourceLocation: sourceLocation)
  let holder = Holder(value: value, optional: value, more: ["key": value])
  #expect(try roundTrip(holder) == holder, sourceLocation: sourceLocation)
}

/// A value in the places where values lie.
struct Holder<Value: Codable & Equatable>: Codable, Equatable {
  var value: Value
  var optional: Value?
  var more: [String: Value]
}

/// A value of any shape, for property tests.
indirect enum Tree: Codable, Equatable {
  case nothing
  case truth(Bool)
  case number(Int)
  case size(UInt64)
  case real(bits: UInt64)
  case single(Float)
  case text(String)
  case block([Double])
  case bytes([UInt8])
  case list([Tree])
  case map([String: Tree])
  case numbered([Int: Tree])
  case maybe(Tree?)
  case pair(left: Tree, right: Tree)
  case wide(Int128)

  static func random(depth: Int, using generator: inout SeededGenerator) -> Tree {
    let count = Int.random(in: 0...4, using: &generator)
    func text(_ generator: inout SeededGenerator) -> String {
      let letters: [Character] = ["a", "é", "ß", "漢", "👩‍👩‍👧", "\0", "\n", "z"]
      return String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "?" })
    }
    switch Int.random(in: 0..<(depth > 0 ? 16 : 10), using: &generator) {
    case 0: return .nothing
    case 1: return .truth(.random(using: &generator))
    case 2: return .number(Int(bitPattern: UInt(generator.next() >> generator.next() % 64)))
    case 3: return .size(generator.next() >> (generator.next() % 64))
    case 4: return .real(bits: generator.next())
    case 5: return .single(.random(in: -1...1, using: &generator))
    case 6: return .text(text(&generator))
    case 7: return .block((0..<count).map { _ in .random(in: 0..<1, using: &generator) })
    case 8: return .bytes((0..<count).map { _ in .random(in: 0...255, using: &generator) })
    case 9: return .wide(Int128.random(in: .min ... .max, using: &generator))
    case 10, 11: return .list((0..<count).map { _ in random(depth: depth - 1, using: &generator) })
    case 12:
      let keys = Set((0..<count).map { _ in text(&generator) })
      return .map(
        Dictionary(
          uniqueKeysWithValues: keys.map { ($0, random(depth: depth - 1, using: &generator)) }))
    case 13:
      return .numbered(
        Dictionary(
          uniqueKeysWithValues: (0..<count).map {
            ($0 - 2, random(depth: depth - 1, using: &generator))
          }))
    case 14: return .maybe(random(depth: depth - 1, using: &generator))
    default:
      return .pair(
        left: random(depth: depth - 1, using: &generator),
        right: random(depth: depth - 1, using: &generator))
    }
  }
}
