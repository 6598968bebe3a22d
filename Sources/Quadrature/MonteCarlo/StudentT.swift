internal import RealModule

/// How far a mean of few numbers may be off.
package enum StudentT {
  /// How many standard errors of a mean lie on each side of it in an interval of 95 percent.
  ///
  /// Source: M. Abramowitz and I. A. Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4,
  /// for the share of Student's distribution between −t and t.
  ///
  /// - Parameter degreesOfFreedom: one less than there are numbers, at least 1.
  package static func halfWidth95(degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom < 2_000 else { return normalHalfWidth95 }
    // t = √ν tan θ, where the share grows with θ.
    var (low, high) = (0.0, Double.pi / 2)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if share(within: middle, degreesOfFreedom: degreesOfFreedom) < 0.95 {
        low = middle
      } else {
        high = middle
      }
    }
    return Double(degreesOfFreedom).squareRoot() * .tan(high)
  }

  /// As many for the normal distribution.
  package static let normalHalfWidth95 = 1.959963984540054

  private static func share(within angle: Double, degreesOfFreedom: Int) -> Double {
    let (sine, cosine) = (Double.sin(angle), Double.cos(angle))
    let isOdd = !degreesOfFreedom.isMultiple(of: 2)
    var (term, sum) = (isOdd ? cosine : 1, 0.0)
    for index in stride(from: isOdd ? 1 : 0, to: degreesOfFreedom - 1, by: 2) {
      sum += term
      term *= Double(index + 1) / Double(index + 2) * cosine * cosine
    }
    return isOdd ? (angle + sine * sum) * (2 / .pi) : sine * sum
  }
}
