extension [Double]: QuadratureValue {
  /// Adds a multiple of another list, element by element.
  ///
  /// - Precondition: both have the same number of elements.
  public mutating func add(_ other: [Double], times factor: Double) {
    precondition(
      count == other.count,
      "values of \(count) and of \(other.count) elements: a function's values must be of one size")
    for index in indices {
      self[index] += factor * other[index]
    }
  }

  /// Multiplies all elements.
  public mutating func scale(by factor: Double) {
    for index in indices {
      self[index] *= factor
    }
  }

  /// The magnitudes of the elements.
  public var magnitudes: [Double] { map(\.magnitude) }

  /// The root of the sum of the squares of the elements.
  public var euclideanNorm: Double {
    let squares = reduce(0) { $0 + $1 * $1 }
    guard squares < .leastNormalMagnitude || squares == .infinity else {
      return squares.squareRoot()
    }
    return scaledNorm(largest: reduce(0) { Swift.max($0, $1.magnitude) }) { factor in
      reduce(0) { $0 + ($1 * factor) * ($1 * factor) }
    }
  }

  /// Zeros.
  public var zeroed: [Double] { Array(repeating: 0, count: count) }
}

/// The root of a sum of squares that overflows or vanishes unless the elements are scaled.
///
/// - Parameters:
///   - largest: the magnitude of the largest element.
///   - squares: the sum of the squares of the elements, each times a factor.
@usableFromInline
func scaledNorm(largest: Double, squares: (_ factor: Double) -> Double) -> Double {
  guard largest > 0, largest.isFinite else { return largest }
  // A power of two, so that nothing is rounded; its reciprocal must be a number as well.
  let exponent = Swift.max(-1_000, Swift.min(largest.exponent, 1_000))
  let factor = Double(sign: .plus, exponent: -exponent, significand: 1)
  return squares(factor).squareRoot() / factor
}
