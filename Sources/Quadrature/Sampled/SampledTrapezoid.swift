/// Integrates samples taken at equal distances by the trapezoid rule.
///
/// ```swift
/// try trapezoid(samples: [0, 1, 4, 9, 16], spacing: 1)  // 22.0
/// ```
///
/// The meaning is that of SciPy's `trapezoid(y, dx=…)`.
///
/// - Parameters:
///   - samples: the values of the function, in the order of the places. A single one gives zero.
///   - spacing: the distance from a place to the next; negative to integrate backwards.
/// - Returns: the integral.
/// - Throws: ``QuadratureError/noSamples`` if there are none.
/// - Complexity: O(*n*) for *n* samples, without a copy if they are stored contiguously.
public func trapezoid(
  samples: some Collection<Double>, spacing: Double = 1
) throws(QuadratureError) -> Double {
  guard !samples.isEmpty else { throw .noSamples }
  return withContiguousSamples(samples) { y in
    pairwiseSum(0..<(y.count - 1)) { spacing * (y[$0 + 1] + y[$0]) / 2 }
  }
}

/// Integrates samples taken at any places by the trapezoid rule.
///
/// ```swift
/// try trapezoid(samples: [1, 2, 4], at: [0, 1, 3])  // 7.5
/// ```
///
/// The meaning is that of SciPy's `trapezoid(y, x=…)`: places are not sorted, so falling ones
/// integrate backwards.
///
/// - Parameters:
///   - samples: the values of the function. A single one gives zero.
///   - abscissae: the places, in the order of the samples.
/// - Returns: the integral.
/// - Throws: ``QuadratureError/noSamples`` if there are none,
///   ``QuadratureError/unequalCounts(samples:abscissae:)`` if there is not one place a sample.
/// - Complexity: O(*n*) for *n* samples, without a copy if they are stored contiguously.
public func trapezoid(
  samples: some Collection<Double>, at abscissae: some Collection<Double>
) throws(QuadratureError) -> Double {
  try requireSamples(samples, at: abscissae)
  return withContiguousSamples(samples) { y in
    withContiguousSamples(abscissae) { x in
      pairwiseSum(0..<(y.count - 1)) { (x[$0 + 1] - x[$0]) * (y[$0 + 1] + y[$0]) / 2 }
    }
  }
}
