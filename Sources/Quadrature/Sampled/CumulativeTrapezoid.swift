/// The integrals from the first place to each of the others, by the trapezoid rule.
///
/// ```swift
/// try cumulativeTrapezoid(samples: [1, 2, 4, 8], spacing: 0.5)  // [0.75, 2.25, 5.25]
/// ```
///
/// The meaning is that of SciPy's `cumulative_trapezoid(y, dx=…, initial=…)`.
///
/// - Parameters:
///   - samples: the values of the function.
///   - spacing: the distance from a place to the next.
///   - includesStart: whether the integral from the first place to itself, zero, comes first.
/// - Returns: one integral for each place but the first, or for each place.
/// - Throws: ``QuadratureError/noSamples`` if there are none.
/// - Complexity: O(*n*) for *n* samples.
public func cumulativeTrapezoid(
  samples: some Collection<Double>, spacing: Double = 1, includesStart: Bool = false
) throws(QuadratureError) -> [Double] {
  guard !samples.isEmpty else { throw .noSamples }
  return withContiguousSamples(samples) { y in
    runningSums(count: y.count - 1, includesStart: includesStart) {
      spacing * (y[$0 + 1] + y[$0]) / 2
    }
  }
}

/// The integrals from the first place to each of the others, by the trapezoid rule for any places.
///
/// As ``cumulativeTrapezoid(samples:spacing:includesStart:)``.
///
/// - Throws: ``QuadratureError/noSamples`` if there are none,
///   ``QuadratureError/unequalCounts(samples:abscissae:)`` if there is not one place a sample.
public func cumulativeTrapezoid(
  samples: some Collection<Double>, at abscissae: some Collection<Double>,
  includesStart: Bool = false
) throws(QuadratureError) -> [Double] {
  try requireSamples(samples, at: abscissae)
  return withContiguousSamples(samples) { y in
    withContiguousSamples(abscissae) { x in
      runningSums(count: y.count - 1, includesStart: includesStart) {
        (x[$0 + 1] - x[$0]) * (y[$0 + 1] + y[$0]) / 2
      }
    }
  }
}

/// The sums of the first term, the first two, and so on, in this order.
func runningSums(
  count: Int, includesStart: Bool, _ term: (Int) -> Double
) -> [Double] {
  var sums: [Double] = []
  sums.reserveCapacity(count + 1)
  if includesStart { sums.append(0) }
  var sum = 0.0
  for index in 0..<count {
    sum += term(index)
    sums.append(sum)
  }
  return sums
}
