extension SIMD2: QuadratureValue where Scalar == Double {
  /// Zeros.
  @inlinable
  public var zeroed: Self { Self() }
}

extension SIMD4: QuadratureValue where Scalar == Double {
  /// Zeros.
  @inlinable
  public var zeroed: Self { Self() }
}

extension SIMD8: QuadratureValue where Scalar == Double {
  /// Zeros.
  @inlinable
  public var zeroed: Self { Self() }
}

extension SIMD where Scalar == Double {
  /// Adds a multiple of another vector, element by element.
  @inlinable
  public mutating func add(_ other: Self, times factor: Double) { self += factor * other }

  /// Multiplies all elements.
  @inlinable
  public mutating func scale(by factor: Double) { self *= factor }

  /// The magnitudes of the elements.
  @inlinable
  public var magnitudes: Self { replacing(with: -self, where: self .< 0) }

  /// The root of the sum of the squares of the elements.
  @inlinable
  public var euclideanNorm: Double {
    let squares = (self * self).sum()
    guard squares < .leastNormalMagnitude || squares == .infinity else {
      return squares.squareRoot()
    }
    return scaledNorm(largest: magnitudes.max()) { factor in
      ((self * factor) * (self * factor)).sum()
    }
  }
}
