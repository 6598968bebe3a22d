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
    reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}
