public import CVectorMath

// Swift's own `squareRoot()` sets errno on Linux, which keeps it from being vectorised; these do
// not, and otherwise agree with it to the last bit.

/// Returns the square root, correctly rounded, as one instruction of the processor.
///
/// ```swift
/// squareRoot(2.0)   // 1.4142135623730951
/// squareRoot(-1.0)  // nan
/// squareRoot(-0.0)  // -0.0
/// ```
///
/// The same bits as `x.squareRoot()`, on every processor. Faster on Linux inside a loop, where it
/// lets the compiler work on several values at once.
///
/// - Parameter x: the radicand.
/// - Returns: √x as IEEE 754 has it: NaN below zero, ±0 for ±0, ∞ for ∞.
@inlinable @inline(__always)
public func squareRoot(_ x: Double) -> Double {
  cvm_square_root(x)
}

/// Returns the square roots of two numbers, each correctly rounded.
///
/// ```swift
/// squareRoot(SIMD2(9.0, 2.0))  // SIMD2<Double>(3.0, 1.4142135623730951)
/// ```
///
/// - Parameter x: the radicands.
/// - Returns: √x lane by lane as IEEE 754 has it: NaN below zero, ±0 for ±0, ∞ for ∞.
@inlinable @inline(__always)
public func squareRoot(_ x: SIMD2<Double>) -> SIMD2<Double> {
  cvm_square_root2(x)
}

/// Returns the square roots of four numbers, each correctly rounded.
///
/// - Parameter x: the radicands.
/// - Returns: √x lane by lane as IEEE 754 has it: NaN below zero, ±0 for ±0, ∞ for ∞.
@inlinable @inline(__always)
public func squareRoot(_ x: SIMD4<Double>) -> SIMD4<Double> {
  SIMD4(lowHalf: squareRoot(x.lowHalf), highHalf: squareRoot(x.highHalf))
}

/// Returns the square roots of eight numbers, each correctly rounded.
///
/// ```swift
/// let x = SIMD8<Double>(0, 1, 4, 9, 16, 25, 36, 49)
/// squareRoot(x)  // SIMD8<Double>(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)
/// ```
///
/// - Parameter x: the radicands.
/// - Returns: √x lane by lane as IEEE 754 has it: NaN below zero, ±0 for ±0, ∞ for ∞.
@inlinable @inline(__always)
public func squareRoot(_ x: SIMD8<Double>) -> SIMD8<Double> {
  SIMD8(lowHalf: squareRoot(x.lowHalf), highHalf: squareRoot(x.highHalf))
}
