/// The head of one value: what it is, where it ends, and its bits if they fit in 64.
struct WireItem: BitwiseCopyable {
  var tag: WireTag

  /// The type of a block's numbers; without meaning for other values.
  var element = BlockElement.uint8

  /// Where the contents begin.
  var payload: Int

  /// Where the next value begins.
  var end: Int

  /// A number's bits, as they were written.
  var bits: UInt64 = 0

  /// The number of a `.signed` value.
  @inline(__always)
  var signedValue: Int64 {
    Int64(bitPattern: bits &>> 1) ^ -Int64(bitPattern: bits & 1)
  }

  @inline(__always)
  static func zigzag(_ value: Int64) -> UInt64 {
    UInt64(bitPattern: (value &<< 1) ^ (value &>> 63))
  }
}
