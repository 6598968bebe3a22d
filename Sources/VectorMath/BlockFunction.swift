internal import CVectorMath

/// A function of one number that is computed a block at a time, in the processor's widest vectors.
///
/// ```swift
/// var numbers: [Double] = [0, 0.5, 1]
/// numbers.withUnsafeMutableBufferPointer { BlockFunction.exp.replaceWithValues($0) }
/// // numbers is about [1.0, 1.6487, 2.7183]
/// ```
///
/// The values come from the vector routines of glibc (libmvec) where the system has them, and differ
/// from the true ones by less than four units in the last place; elsewhere (other C libraries, other
/// processors than x86-64) each value comes from the C library.
///
/// The value for a number depends on nothing but the number and the vector level, which is the
/// processor's highest or what the environment variable `PLEASINGLY_VECTOR` (`sse2`, `avx2`,
/// `avx512`) lowers it to: not on its place in a block, nor on the block's length. It may differ in
/// its last bits from the value at another level, and from that of the C library's own function.
public enum BlockFunction: Int32, CaseIterable, Sendable {
  /// eˣ.
  case exp
  /// 2ˣ.
  case exp2
  /// eˣ − 1, exact also for small x.
  case expm1
  /// The natural logarithm.
  case log
  /// The logarithm to base 2.
  case log2
  /// The logarithm to base 10.
  case log10
  /// ln(1 + x), exact also for small x.
  case log1p
  /// The sine of an angle in radians.
  case sin
  /// The cosine of an angle in radians.
  case cos
  /// The tangent of an angle in radians.
  case tan
  /// The arc sine, in radians.
  case asin
  /// The arc cosine, in radians.
  case acos
  /// The arc tangent, in radians.
  case atan
  /// The hyperbolic sine.
  case sinh
  /// The hyperbolic cosine.
  case cosh
  /// The hyperbolic tangent.
  case tanh
  /// The inverse hyperbolic sine.
  case asinh
  /// The inverse hyperbolic cosine.
  case acosh
  /// The inverse hyperbolic tangent.
  case atanh
  /// The cube root.
  case cbrt
  /// The error function.
  case erf
  /// 1 − erf x, exact also for large x.
  case erfc

  /// Replaces numbers by the values of the function.
  ///
  /// - Parameter numbers: the arguments; afterwards the values, NaN where there is none.
  /// - Complexity: O(*n*) for *n* numbers; a few nanoseconds each.
  public func replaceWithValues(_ numbers: UnsafeMutableBufferPointer<Double>) {
    replaceWithValues(numbers, level: .current)
  }

  /// Replaces numbers by the values of the function on a chosen instruction set.
  package func replaceWithValues(
    _ numbers: UnsafeMutableBufferPointer<Double>, level: VectorLevel
  ) {
    guard let start = numbers.baseAddress else { return }
    for done in stride(from: 0, to: numbers.count, by: Self.longestBlock) {
      cvectormath_apply(
        level.rawValue, rawValue, start + done, min(Self.longestBlock, numbers.count - done))
    }
  }

  /// Whether the system has a vector routine for the function.
  ///
  /// Without one, values are computed one after the other.
  public var hasVectorRoutine: Bool {
    cvectormath_has_vector_routine(VectorLevel.current.rawValue, rawValue) != 0
  }

  /// The value at one place, with the bits it has in a block.
  ///
  /// - Parameter x: the argument.
  /// - Returns: the value, NaN where there is none.
  public func callAsFunction(_ x: Double) -> Double {
    var value = x
    withUnsafeMutablePointer(to: &value) {
      replaceWithValues(UnsafeMutableBufferPointer(start: $0, count: 1))
    }
    return value
  }

  /// The values at the places of a vector, with the bits they have in a block.
  ///
  /// - Parameter x: the arguments.
  /// - Returns: the values lane by lane, NaN where there is none.
  public func callAsFunction<Vector: SIMD<Double>>(_ x: Vector) -> Vector {
    var values = x
    withUnsafeMutableBytes(of: &values) { bytes in
      replaceWithValues(
        UnsafeMutableBufferPointer(
          rebasing: bytes.bindMemory(to: Double.self)[..<x.scalarCount]))
    }
    return values
  }

  /// As many numbers as the C loops take at a time.
  static let longestBlock = 4096
}
