/// The integrals from the first place to each of the others, by Simpson's rule.
///
/// ```swift
/// try cumulativeSimpson(samples: [1, 2, 4, 8, 9])  // [1.4166666666666665, 4.333333333333333, …]
/// ```
///
/// Each interval gets the parabola through its ends and the next place; every second one, and the
/// last, the place before. Fewer than three samples get the trapezoid rule. The meaning is that of
/// SciPy's `cumulative_simpson(y, dx=…)`.
///
/// - Parameters:
///   - samples: the values of the function.
///   - spacing: the distance from a place to the next.
///   - includesStart: whether the integral from the first place to itself, zero, comes first.
/// - Returns: one integral for each place but the first, or for each place.
/// - Throws: ``QuadratureError/noSamples`` if there are none.
/// - Complexity: O(*n*) for *n* samples.
///
/// Source: K. V. Cartwright, "Simpson's rule cumulative integration with MS Excel and
/// irregularly-spaced data", Journal of Mathematical Sciences and Mathematics Education 12 (2),
/// 2017, 1–9.
public func cumulativeSimpson(
  samples: some Collection<Double>, spacing: Double = 1, includesStart: Bool = false
) throws(QuadratureError) -> [Double] {
  guard samples.count >= 3 else {
    return try cumulativeTrapezoid(
      samples: samples, spacing: spacing, includesStart: includesStart)
  }
  return withContiguousSamples(samples) { y in
    runningSums(count: y.count - 1, includesStart: includesStart) { interval in
      let (a, b, c) = neighbours(of: interval, count: y.count)
      let terms: Double = 5 * y[a] / 4 + 2 * y[b] - y[c] / 4
      return spacing / 3 * terms
    }
  }
}

/// The integrals from the first place to each of the others, by Simpson's rule for any places.
///
/// As ``cumulativeSimpson(samples:spacing:includesStart:)``.
///
/// - Throws: ``QuadratureError/noSamples`` if there are none,
///   ``QuadratureError/unequalCounts(samples:abscissae:)`` if there is not one place a sample,
///   ``QuadratureError/placesNotRising(index:)`` if there are three or more and a
///   place is not above the one before.
public func cumulativeSimpson(
  samples: some Collection<Double>, at abscissae: some Collection<Double>,
  includesStart: Bool = false
) throws(QuadratureError) -> [Double] {
  try requireSamples(samples, at: abscissae)
  let x = Array(abscissae)
  guard x.count >= 3 else {
    return try cumulativeTrapezoid(samples: samples, at: x, includesStart: includesStart)
  }
  if let index = x.indices.dropFirst().first(where: { !(x[$0] > x[$0 - 1]) }) {
    throw .placesNotRising(index: index)
  }
  return withContiguousSamples(samples) { y in
    runningSums(count: y.count - 1, includesStart: includesStart) { interval in
      let (a, b, c) = neighbours(of: interval, count: y.count)
      let near = abs(x[b] - x[a])
      let far = abs(x[c] - x[b])
      let both = near + far
      let ratio = near / both
      let product = ratio * (near / far)
      let first: Double = (3 - ratio) * y[a]
      let second: Double = (3 + product + ratio) * y[b]
      return near / 6 * (first + second - product * y[c])
    }
  }
}

/// The ends of an interval, and the third place of its parabola beside the second of them.
private func neighbours(of interval: Int, count: Int) -> (Int, Int, Int) {
  let looksAhead = interval % 2 == 0 && interval + 2 < count
  return looksAhead
    ? (interval, interval + 1, interval + 2) : (interval + 1, interval, interval - 1)
}
