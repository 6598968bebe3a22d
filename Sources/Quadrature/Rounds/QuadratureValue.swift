/// What the integral of a function can be: a number, or a list of numbers.
///
/// `Double`, SIMD vectors of it and `[Double]` are such values. All values of one function must have
/// the same number of elements.
public protocol QuadratureValue: Sendable {
  /// Adds a multiple of another value, element by element.
  mutating func add(_ other: Self, times factor: Double)

  /// Multiplies all elements.
  mutating func scale(by factor: Double)

  /// Zero, with as many elements.
  ///
  /// Without it, `scale(by: 0)`, which keeps what is infinite or not a number from being zero.
  var zeroed: Self { get }

  /// The magnitudes of the elements.
  var magnitudes: Self { get }

  /// The root of the sum of the squares of the elements; not finite if an element is not.
  var euclideanNorm: Double { get }
}

extension QuadratureValue {
  /// All elements times zero.
  public var zeroed: Self {
    var value = self
    value.scale(by: 0)
    return value
  }
}

extension Double: QuadratureValue {
  /// Zero.
  @inlinable
  public var zeroed: Double { 0 }

  /// Adds a multiple of another number.
  @inlinable
  public mutating func add(_ other: Double, times factor: Double) { self += factor * other }

  /// Multiplies.
  @inlinable
  public mutating func scale(by factor: Double) { self *= factor }

  /// The magnitude.
  @inlinable
  public var magnitudes: Double { magnitude }

  /// The magnitude.
  @inlinable
  public var euclideanNorm: Double { magnitude }
}
