#if _endian(big)
  #error("blocks are copied as they lie in memory, and the format is little-endian")
#endif

/// The type of the numbers in a block (docs/wire-format.md).
enum BlockElement: UInt8 {
  case int8 = 0x01
  case int16 = 0x02
  case int32 = 0x03
  case int64 = 0x04
  case uint8 = 0x05
  case uint16 = 0x06
  case uint32 = 0x07
  case uint64 = 0x08
  case float32 = 0x09
  case float64 = 0x0A
  case bool = 0x0B

  /// The bytes of one number.
  var stride: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .int16, .uint16: 2
    case .int32, .uint32, .float32: 4
    case .int64, .uint64, .float64: 8
    }
  }
}

/// A fixed-width number of which contiguous arrays travel as one block.
///
/// Every bit pattern is a value of the type, `Bool` apart, which the decoder checks.
protocol BlockScalar: BitwiseCopyable {
  /// The code that stands for the type in a block.
  static var blockElement: BlockElement { get }
}

extension Int8: BlockScalar { static var blockElement: BlockElement { .int8 } }
extension Int16: BlockScalar { static var blockElement: BlockElement { .int16 } }
extension Int32: BlockScalar { static var blockElement: BlockElement { .int32 } }
extension Int64: BlockScalar { static var blockElement: BlockElement { .int64 } }
extension UInt8: BlockScalar { static var blockElement: BlockElement { .uint8 } }
extension UInt16: BlockScalar { static var blockElement: BlockElement { .uint16 } }
extension UInt32: BlockScalar { static var blockElement: BlockElement { .uint32 } }
extension UInt64: BlockScalar { static var blockElement: BlockElement { .uint64 } }
extension Float: BlockScalar { static var blockElement: BlockElement { .float32 } }
extension Double: BlockScalar { static var blockElement: BlockElement { .float64 } }
extension Bool: BlockScalar { static var blockElement: BlockElement { .bool } }

extension Int: BlockScalar {
  static var blockElement: BlockElement {
    MemoryLayout<Int>.size == MemoryLayout<Int64>.size ? .int64 : .int32
  }
}

extension UInt: BlockScalar {
  static var blockElement: BlockElement {
    MemoryLayout<UInt>.size == MemoryLayout<UInt64>.size ? .uint64 : .uint32
  }
}
