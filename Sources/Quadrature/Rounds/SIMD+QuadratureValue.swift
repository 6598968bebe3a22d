extension SIMD2: QuadratureValue where Scalar == Double {}
extension SIMD4: QuadratureValue where Scalar == Double {}
extension SIMD8: QuadratureValue where Scalar == Double {}

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
  public var euclideanNorm: Double { (self * self).sum().squareRoot() }
}
