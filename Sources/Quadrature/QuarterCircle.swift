public import VectorMath

/// The function √(1 − x²), whose integral from 0 to 1 is π/4.
///
/// ```swift
/// let rule = try CompositeSimpson(from: 0, to: 1, samples: 1_001)
/// rule.integrate(QuarterCircle()) * 4  // 3.1415781…
/// ```
///
/// Its slope at 1 is infinite, so that the error of a rule like Simpson's shrinks with the step to
/// the power 1.5 only. It is built from operations that are the same on every processor.
public struct QuarterCircle: BlockIntegrand, Codable, Hashable {
  /// Creates the function; it has no parameters.
  @inlinable
  public init() {}

  /// The height of the unit circle above `x`, or NaN beyond the circle.
  @inlinable @inline(__always)
  public func value(at x: Double) -> Double {
    squareRoot(1 - x * x)
  }

  /// The height of the unit circle above eight places.
  @inlinable @inline(__always)
  public func values(at x: SIMD8<Double>) -> SIMD8<Double> {
    squareRoot(1 - x * x)
  }

  /// Replaces places by the heights of the unit circle above them.
  @inlinable
  public func replaceWithValues(_ block: UnsafeMutableBufferPointer<Double>) {
    for index in block.indices {
      block[index] = 1 - block[index] * block[index]
    }
    formSquareRoots(block)
  }

  /// Adds up the heights above some of the places of a grid, in vectors as wide as the processor's.
  public func partialSums(over grid: UniformGrid, indices: Range<Int>) -> PartialSums {
    var lanes = PartialSumLanes(grid)
    let length = PartialSums.blockLength
    var index = indices.lowerBound
    while indices.upperBound - index >= length {
      let blocks = min(indices.upperBound - index, longestCircleRun) / length
      lanes.addBlocks { high, low in
        addCircleBlocks(
          toHigh: &high, low: &low, first: Double(index), step: grid.step,
          origin: grid.lowerBound, length: length, blocks: blocks)
      }
      index += blocks * length
    }
    lanes.addRest(index..<indices.upperBound) { values(at: $0) }
    return PartialSums(lanes, start: indices.lowerBound)
  }
}
