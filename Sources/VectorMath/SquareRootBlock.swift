internal import CVectorMath

/// Replaces numbers by their square roots, in the widest vectors that the processor has.
///
/// ```swift
/// var numbers: [Double] = [1, 4, 9]
/// numbers.withUnsafeMutableBufferPointer { formSquareRoots($0) }
/// // numbers is [1.0, 2.0, 3.0]
/// ```
///
/// Up to three times as fast as `squareRoot(_:)` of `SIMD8<Double>`, which uses no more than every
/// processor has; the bits are the same. Best called for a few dozen numbers or more.
///
/// With fused multiply-add, some of the roots are computed from the processor's estimate of 1/√x
/// while its divider is busy with the others, and are corrected to the last bit: P. W. Markstein,
/// "Computation of elementary functions on the IBM RISC System/6000 processor", IBM Journal of
/// Research and Development 34, 1990, 111–119.
///
/// - Parameter numbers: the radicands; afterwards their roots, NaN for those below zero.
/// - Complexity: O(*n*) for *n* numbers.
public func formSquareRoots(_ numbers: UnsafeMutableBufferPointer<Double>) {
  formSquareRoots(numbers, level: .current)
}

/// Replaces numbers by their square roots on a chosen instruction set.
package func formSquareRoots(
  _ numbers: UnsafeMutableBufferPointer<Double>, level: VectorLevel
) {
  guard let start = numbers.baseAddress else { return }
  cvectormath_square_roots(level.rawValue, start, numbers.count)
}
