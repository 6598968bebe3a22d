/// The first byte of every value: what it is (docs/wire-format.md).
enum WireTag: UInt8 {
  case null = 0x00
  case no = 0x01
  case yes = 0x02
  case signed = 0x03
  case unsigned = 0x04
  case float32 = 0x05
  case float64 = 0x06
  case signed128 = 0x07
  case unsigned128 = 0x08
  case string = 0x09
  case map = 0x0A
  case list = 0x0B
  case block = 0x0C

  /// The tag of a byte, without a look at each of them.
  @inline(__always)
  init?(byte: UInt8) {
    // The tags are all numbers from the first to the last, and lie in memory as those.
    guard byte <= WireTag.block.rawValue else { return nil }
    self = unsafeBitCast(byte, to: WireTag.self)
  }

  /// How deeply values may lie in one another, in both directions.
  static let depthLimit = 512

  /// What an error message calls such a value.
  var noun: StaticString {
    switch self {
    case .null: "nil"
    case .no, .yes: "a Boolean"
    case .signed, .unsigned, .signed128, .unsigned128: "an integer"
    case .float32, .float64: "a floating-point number"
    case .string: "a string"
    case .map: "a map"
    case .list: "a list"
    case .block: "a block of numbers"
    }
  }
}
