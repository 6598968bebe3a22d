internal import CVectorMath

/// A function of two numbers that is computed a block at a time, in the processor's widest vectors.
///
/// ```swift
/// BlockPairFunction.pow(SIMD4(1, 2, 3, 4), SIMD4(repeating: 0.5))
/// // about SIMD4(1.0, 1.4142, 1.7321, 2.0)
/// ```
///
/// What ``BlockFunction`` says of accuracy and of bits holds here too.
public enum BlockPairFunction: Int32, CaseIterable, Sendable {
  /// The first number to the power of the second.
  case pow
  /// The angle, in radians, of the point whose height is the first number and whose abscissa is the
  /// second.
  case atan2
  /// The square root of the sum of the squares.
  case hypot

  /// Replaces numbers by the values of the function for them and others.
  ///
  /// - Parameters:
  ///   - first: the first arguments; afterwards the values, NaN where there is none.
  ///   - second: the second arguments, at least as many; they may not overlap the first.
  /// - Complexity: O(*n*) for *n* numbers.
  public func replaceWithValues(
    _ first: UnsafeMutableBufferPointer<Double>, _ second: UnsafeBufferPointer<Double>
  ) {
    replaceWithValues(first, second, level: .current)
  }

  /// Replaces numbers by the values of the function on a chosen instruction set.
  package func replaceWithValues(
    _ first: UnsafeMutableBufferPointer<Double>, _ second: UnsafeBufferPointer<Double>,
    level: VectorLevel
  ) {
    precondition(
      second.count >= first.count, "\(first.count) numbers with \(second.count) second ones")
    guard let start = first.baseAddress, let other = second.baseAddress else { return }
    for done in stride(from: 0, to: first.count, by: BlockFunction.longestBlock) {
      cvectormath_apply_pair(
        level.rawValue, rawValue, start + done, other + done,
        min(BlockFunction.longestBlock, first.count - done))
    }
  }

  /// The value for two numbers, with the bits it has in a block.
  ///
  /// - Parameters:
  ///   - x: the first argument.
  ///   - y: the second argument.
  /// - Returns: the value, NaN where there is none.
  public func callAsFunction(_ x: Double, _ y: Double) -> Double {
    self(SIMD2(repeating: x), SIMD2(repeating: y))[0]
  }

  /// The values for the lanes of two vectors, with the bits they have in a block.
  ///
  /// - Parameters:
  ///   - x: the first arguments.
  ///   - y: the second arguments.
  /// - Returns: the values lane by lane, NaN where there is none.
  public func callAsFunction<Vector: SIMD<Double>>(_ x: Vector, _ y: Vector) -> Vector {
    var values = x
    withUnsafeMutableBytes(of: &values) { first in
      withUnsafeBytes(of: y) { second in
        replaceWithValues(
          UnsafeMutableBufferPointer(
            rebasing: first.bindMemory(to: Double.self)[..<x.scalarCount]),
          UnsafeBufferPointer(rebasing: second.bindMemory(to: Double.self)[..<x.scalarCount]))
      }
    }
    return values
  }
}
