/// A number that a ``SharedValue`` can hold: Swift's integers of up to 64 bits, `Float`, `Double` and `Bool`.
///
/// Conform no types of your own: what is asked for here may change.
public protocol SharedNumber: Sendable, Equatable {
  /// The number in 64 bits.
  var _sharedBits: UInt64 { get }
  /// The number that these bits stand for.
  init(_sharedBits: UInt64)
  /// Which type it is, for the other end to compare.
  static var _sharedKind: UInt32 { get }
}

extension FixedWidthInteger where Self: SharedNumber {
  /// The number in 64 bits.
  @inlinable
  public var _sharedBits: UInt64 { UInt64(truncatingIfNeeded: self) }

  /// The number that these bits stand for.
  @inlinable
  public init(_sharedBits: UInt64) { self.init(truncatingIfNeeded: _sharedBits) }

  /// The type by its width and sign.
  @inlinable
  public static var _sharedKind: UInt32 { UInt32(bitWidth) << 1 | (isSigned ? 1 : 0) }
}

extension Int: SharedNumber {}
extension Int8: SharedNumber {}
extension Int16: SharedNumber {}
extension Int32: SharedNumber {}
extension Int64: SharedNumber {}
extension UInt: SharedNumber {}
extension UInt8: SharedNumber {}
extension UInt16: SharedNumber {}
extension UInt32: SharedNumber {}
extension UInt64: SharedNumber {}

extension Double: SharedNumber {
  /// The number's bit pattern.
  @inlinable
  public var _sharedBits: UInt64 { bitPattern }

  /// The number of this bit pattern.
  @inlinable
  public init(_sharedBits: UInt64) { self.init(bitPattern: _sharedBits) }

  /// The type by a number of its own.
  @inlinable
  public static var _sharedKind: UInt32 { 0x1040 }
}

extension Float: SharedNumber {
  /// The number's bit pattern.
  @inlinable
  public var _sharedBits: UInt64 { UInt64(bitPattern) }

  /// The number of this bit pattern.
  @inlinable
  public init(_sharedBits: UInt64) {
    self.init(bitPattern: UInt32(truncatingIfNeeded: _sharedBits))
  }

  /// The type by a number of its own.
  @inlinable
  public static var _sharedKind: UInt32 { 0x1020 }
}

extension Bool: SharedNumber {
  /// 0 or 1.
  @inlinable
  public var _sharedBits: UInt64 { self ? 1 : 0 }

  /// True for all but 0.
  @inlinable
  public init(_sharedBits: UInt64) { self = _sharedBits != 0 }

  /// The type by a number of its own.
  @inlinable
  public static var _sharedKind: UInt32 { 0x2001 }
}
