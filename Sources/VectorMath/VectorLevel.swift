internal import CVectorMath

/// The instruction sets that the block loops are compiled for, from the lowest.
///
/// Square roots, the words of generators and the counts made from them are the same at every level;
/// the other functions differ in their last bits.
package enum VectorLevel: Int32, CaseIterable, Comparable, Sendable {
  /// What every processor of the architecture has: SSE2 on x86-64, NEON on arm64.
  case baseline = 0
  /// Four 64-bit lanes, with fused multiply-add.
  case avx2 = 1
  /// Eight 64-bit lanes.
  case avx512 = 2

  /// The level in use: this processor's highest, unless `PLEASINGLY_VECTOR` asks for a lower one.
  ///
  /// The variable is read once, at the first use; `sse2`, `avx2` and `avx512` are known, anything
  /// else is ignored.
  package static let current = VectorLevel(rawValue: cvectormath_level()) ?? .baseline

  /// The levels that this processor can run, from the lowest.
  package static var available: [VectorLevel] {
    allCases.filter { $0.rawValue <= cvectormath_highest_level() }
  }

  package static func < (one: VectorLevel, other: VectorLevel) -> Bool {
    one.rawValue < other.rawValue
  }
}
