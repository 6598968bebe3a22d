internal import CVectorMath

/// Adds the heights of the unit circle above places of a grid to sixteen compensated sums.
///
/// Place `j` is `(first + j) * step + origin`, and its height √(1 − x²) goes to sum `j` modulo 16, in
/// the order of the places. The bits are those of the same operations in Swift, at every level.
///
/// - Parameters:
///   - high: the sums.
///   - low: what rounding takes away from them from one block to the next.
///   - first: the number of the first place, a whole number.
///   - step: the distance of neighbouring places.
///   - origin: the place with the number 0.
///   - length: how many places a block has, which are added up plainly; a multiple of 16.
///   - blocks: how many blocks; at most ``longestCircleRun`` places in all.
///   - level: the instruction set.
package func addCircleBlocks(
  toHigh high: inout SIMD16<Double>, low: inout SIMD16<Double>, first: Double, step: Double,
  origin: Double, length: Int, blocks: Int, level: VectorLevel = .current
) {
  withUnsafeMutableBytes(of: &high) { highBytes in
    withUnsafeMutableBytes(of: &low) { lowBytes in
      guard let highSums = highBytes.bindMemory(to: Double.self).baseAddress,
        let lowSums = lowBytes.bindMemory(to: Double.self).baseAddress
      else { return }
      cvectormath_add_circle_blocks(
        level.rawValue, highSums, lowSums, first, step, origin, length, blocks)
    }
  }
}

/// How many places ``addCircleBlocks(toHigh:low:first:step:origin:length:blocks:level:)`` takes at a time.
package let longestCircleRun = 1 << 17
