/// Integrates 2ᵏ + 1 samples taken at equal distances by Romberg's rule.
///
/// ```swift
/// let places = (0...16).map { Double($0) / 16 }
/// try romberg(samples: places.map { 4 / (1 + $0 * $0) }, spacing: 1.0 / 16)  // 3.141592665277717
/// ```
///
/// Trapezoid rules of ever smaller steps are extrapolated to the step zero. Good for smooth
/// functions. The meaning is that of SciPy's `romb(y, dx=…)`.
///
/// - Parameters:
///   - samples: the values of the function.
///   - spacing: the distance from a place to the next.
/// - Returns: the integral.
/// - Throws: ``QuadratureError/invalidRombergCount(_:)`` if the number of samples is not one more than
///   a power of two.
/// - Complexity: O(*n*) for *n* samples.
///
/// Source: W. Romberg, "Vereinfachte numerische Integration", Det Kongelige Norske Videnskabers
/// Selskab Forhandlinger 28, 1955, 30–36.
public func romberg(
  samples: some Collection<Double>, spacing: Double = 1
) throws(QuadratureError) -> Double {
  let intervals = samples.count - 1
  guard intervals >= 1, intervals & (intervals - 1) == 0 else {
    throw .invalidRombergCount(samples.count)
  }
  return withContiguousSamples(samples) { y in
    var step = intervals
    var width = Double(intervals) * spacing
    var row = [(y[0] + y[intervals]) / 2 * width]
    while step > 1 {
      let places = intervals / step
      let middle = pairwiseSum(0..<places) { y[$0 * step + step / 2] }
      width /= 2
      step /= 2
      var next = [0.5 * row[0] + width * middle]
      var power = 1.0
      for column in row.indices {
        power *= 4
        next.append(next[column] + (next[column] - row[column]) / (power - 1))
      }
      row = next
    }
    return row[row.count - 1]
  }
}
