internal import CVectorMath

/// Adds the heights of the unit circle above places of a grid to sixteen sums.
///
/// Place `j` is `(first + j) * step + origin`, and its height √(1 − x²) goes to sum `j` modulo 16, in
/// the order of the places. The bits are those of the same operations in Swift, at every level.
///
/// - Parameters:
///   - sums: the sums.
///   - first: the number of the first place, a whole number.
///   - step: the distance of neighbouring places.
///   - origin: the place with the number 0.
///   - count: how many places; a multiple of 16, at most 4,096.
///   - level: the instruction set.
package func addCircleHeights(
  to sums: inout SIMD16<Double>, first: Double, step: Double, origin: Double, count: Int,
  level: VectorLevel = .current
) {
  withUnsafeMutableBytes(of: &sums) { bytes in
    guard let start = bytes.bindMemory(to: Double.self).baseAddress else { return }
    cvectormath_add_circle_heights(level.rawValue, start, first, step, origin, count)
  }
}
