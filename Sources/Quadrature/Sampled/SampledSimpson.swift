/// Integrates samples taken at equal distances by Simpson's rule.
///
/// ```swift
/// try simpson(samples: [0, 1, 4, 9, 16], spacing: 1)           // 21.333333333333332
/// try simpson(samples: [1, 2, 4, 8], evenRule: .average)       // 10.25
/// ```
///
/// Exact for cubic functions if the number of samples is odd. The rule and the order of its
/// operations are those of SciPy's `simpson(y, dx=…)` on NumPy, pairwise sum included.
///
/// - Parameters:
///   - samples: the values of the function, in the order of the places. A single one gives zero, two
///     give the trapezoid rule.
///   - spacing: the distance from a place to the next; negative to integrate backwards.
///   - evenRule: what to do with the interval left over when the number of samples is even.
/// - Returns: the integral.
/// - Throws: ``QuadratureError/noSamples`` if there are none.
/// - Complexity: O(*n*) for *n* samples, without a copy if they are stored contiguously.
public func simpson(
  samples: some Collection<Double>, spacing: Double = 1, evenRule: EvenRule = .cartwright
) throws(QuadratureError) -> Double {
  guard !samples.isEmpty else { throw .noSamples }
  return withContiguousSamples(samples) { y in
    SampledSimpson(y: y, evenRule: evenRule).integral(spacing: spacing)
  }
}

/// Integrates samples taken at any places by Simpson's rule for unequal intervals.
///
/// ```swift
/// try simpson(samples: [1, 2, 4], at: [0, 1, 3])  // 7.5
/// ```
///
/// Exact for parabolas. The rule and the order of its operations are those of SciPy's
/// `simpson(y, x=…)` on NumPy, pairwise sum included. Places that coincide give a finite, somewhat
/// arbitrary value, as in SciPy: a quotient whose divisor is zero counts as zero.
///
/// - Parameters:
///   - samples: the values of the function. A single one gives zero, two give the trapezoid rule.
///   - abscissae: the places, in the order of the samples; they are not sorted. Falling places
///     integrate backwards.
///   - evenRule: what to do with the interval left over when the number of samples is even.
/// - Returns: the integral.
/// - Throws: ``QuadratureError/noSamples`` if there are none,
///   ``QuadratureError/unequalCounts(samples:abscissae:)`` if there is not one place a sample.
/// - Complexity: O(*n*) for *n* samples, without a copy if they are stored contiguously.
public func simpson(
  samples: some Collection<Double>, at abscissae: some Collection<Double>,
  evenRule: EvenRule = .cartwright
) throws(QuadratureError) -> Double {
  try requireSamples(samples, at: abscissae)
  return withContiguousSamples(samples) { y in
    withContiguousSamples(abscissae) { x in
      SampledSimpson(y: y, evenRule: evenRule).integral(at: x)
    }
  }
}

/// The rules on stored samples; there is at least one.
private struct SampledSimpson {
  let y: UnsafeBufferPointer<Double>
  let evenRule: EvenRule

  func integral(spacing: Double) -> Double {
    integral { index in
      let ends: Double = y[index] + y[index + 1]
      return 0.5 * spacing * ends
    } panels: { intervals in
      let sum = sumOfPairs(intervals) { index in
        let inner: Double = 4 * y[index + 1]
        return y[index] + inner + y[index + 2]
      }
      return sum * (spacing / 3)
    } parabola: {
      lastInterval(spacing, spacing)
    }
  }

  func integral(at x: UnsafeBufferPointer<Double>) -> Double {
    func width(_ interval: Int) -> Double { x[interval + 1] - x[interval] }
    return integral { index in
      let ends: Double = y[index] + y[index + 1]
      return 0.5 * width(index) * ends
    } panels: { intervals in
      sumOfPairs(intervals) { panel($0, width($0), width($0 + 1)) }
    } parabola: {
      lastInterval(width(x.count - 3), width(x.count - 2))
    }
  }

  /// Puts a rule together from its parts.
  ///
  /// - Parameters:
  ///   - trapezoid: the trapezoid rule on the interval with the given number.
  ///   - panels: Simpson's rule on a range of intervals of even length.
  ///   - parabola: the parabola of the last three samples on the last interval.
  private func integral(
    trapezoid: (Int) -> Double, panels: (Range<Int>) -> Double, parabola: () -> Double
  ) -> Double {
    let intervals = y.count - 1
    if intervals % 2 == 0 { return panels(0..<intervals) }
    if intervals == 1 { return trapezoid(0) }
    switch evenRule {
    case .cartwright:
      return panels(0..<(intervals - 1)) + parabola()
    case .first:
      return panels(0..<(intervals - 1)) + trapezoid(intervals - 1)
    case .last:
      return panels(1..<intervals) + trapezoid(0)
    case .average:
      let trapezoids = trapezoid(intervals - 1) + trapezoid(0)
      return (panels(0..<(intervals - 1)) + panels(1..<intervals)) / 2 + trapezoids / 2
    }
  }

  /// Adds up one term for each pair of neighbouring intervals.
  private func sumOfPairs(_ intervals: Range<Int>, _ term: (Int) -> Double) -> Double {
    pairwiseSum(0..<(intervals.count / 2)) { term(intervals.lowerBound + 2 * $0) }
  }

  /// Simpson's rule on two unequal intervals, in the order of operations of SciPy 1.9 and later.
  private func panel(_ index: Int, _ h0: Double, _ h1: Double) -> Double {
    let sum = h0 + h1
    let ratio = quotient(h0, h1)
    let left: Double = y[index] * (2 - quotient(1, ratio))
    let middle: Double = y[index + 1] * (sum * quotient(sum, h0 * h1))
    let right: Double = y[index + 2] * (2 - ratio)
    return sum / 6 * (left + middle + right)
  }

  /// The last interval by the parabola through the last three samples (``EvenRule/cartwright``).
  private func lastInterval(_ h0: Double, _ h1: Double) -> Double {
    let end = y.count - 1
    let alpha = quotient(2 * (h1 * h1) + 3 * h0 * h1, 6 * (h1 + h0))
    let beta = quotient(h1 * h1 + 3 * h0 * h1, 6 * h0)
    let eta = quotient(h1 * h1 * h1, 6 * h0 * (h0 + h1))
    return alpha * y[end] + beta * y[end - 1] - eta * y[end - 2]
  }

  private func quotient(_ dividend: Double, _ divisor: Double) -> Double {
    divisor != 0 ? dividend / divisor : 0
  }
}
