/// A word that counter-based generators are made of, `UInt32` or `UInt64`, with their constants.
public protocol CounterWord: FixedWidthInteger, UnsignedInteger, SIMDScalar, Codable, Sendable
where SIMD2Storage: Sendable, SIMD4Storage: Sendable {
  /// What ``Philox2`` multiplies by.
  static var philox2Multiplier: Self { get }
  /// What ``Philox2`` adds to its key after each round.
  static var philoxWeyl: Self { get }
  /// What Threefry adds to the sum of its key.
  static var threefryParity: Self { get }
  /// How far ``Threefry2`` rotates, over eight rounds.
  static var threefry2Rotations: SIMD8<UInt8> { get }
  /// How far ``Threefry4`` rotates its first pair, over eight rounds.
  static var threefry4Rotations: SIMD8<UInt8> { get }
  /// How far ``Threefry4`` rotates its second pair, over eight rounds.
  static var threefry4SecondRotations: SIMD8<UInt8> { get }
}

extension CounterWord {
  /// This word with its bits moved to the left, those that fall off coming in again.
  @inlinable
  @inline(__always)
  func rotated(left count: UInt8) -> Self {
    self &<< Self(truncatingIfNeeded: count)
      | self &>> (Self(truncatingIfNeeded: Self.bitWidth) &- Self(truncatingIfNeeded: count))
  }
}

extension UInt32: CounterWord {
  /// What ``Philox2`` multiplies by.
  @inlinable public static var philox2Multiplier: UInt32 { 0xD256_D193 }
  /// What ``Philox2`` adds to its key after each round.
  @inlinable public static var philoxWeyl: UInt32 { 0x9E37_79B9 }
  /// What Threefry adds to the sum of its key.
  @inlinable public static var threefryParity: UInt32 { 0x1BD1_1BDA }
  /// How far ``Threefry2`` rotates, over eight rounds.
  @inlinable public static var threefry2Rotations: SIMD8<UInt8> {
    SIMD8(13, 15, 26, 6, 17, 29, 16, 24)
  }
  /// How far ``Threefry4`` rotates its first pair, over eight rounds.
  @inlinable public static var threefry4Rotations: SIMD8<UInt8> {
    SIMD8(10, 11, 13, 23, 6, 17, 25, 18)
  }
  /// How far ``Threefry4`` rotates its second pair, over eight rounds.
  @inlinable public static var threefry4SecondRotations: SIMD8<UInt8> {
    SIMD8(26, 21, 27, 5, 20, 11, 10, 20)
  }
}

extension UInt64: CounterWord {
  /// What ``Philox2`` multiplies by.
  @inlinable public static var philox2Multiplier: UInt64 { 0xD2B7_4407_B1CE_6E93 }
  /// What ``Philox2`` adds to its key after each round.
  @inlinable public static var philoxWeyl: UInt64 { 0x9E37_79B9_7F4A_7C15 }
  /// What Threefry adds to the sum of its key.
  @inlinable public static var threefryParity: UInt64 { 0x1BD1_1BDA_A9FC_1A22 }
  /// How far ``Threefry2`` rotates, over eight rounds.
  @inlinable public static var threefry2Rotations: SIMD8<UInt8> {
    SIMD8(16, 42, 12, 31, 16, 32, 24, 21)
  }
  /// How far ``Threefry4`` rotates its first pair, over eight rounds.
  @inlinable public static var threefry4Rotations: SIMD8<UInt8> {
    SIMD8(14, 52, 23, 5, 25, 46, 58, 32)
  }
  /// How far ``Threefry4`` rotates its second pair, over eight rounds.
  @inlinable public static var threefry4SecondRotations: SIMD8<UInt8> {
    SIMD8(16, 57, 40, 37, 33, 12, 22, 32)
  }
}
