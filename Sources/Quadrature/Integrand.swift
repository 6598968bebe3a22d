/// A function of one real variable, to be integrated.
///
/// A closure can be integrated as well, of one number (``CompositeSimpson/integrate(_:)-(()->Double)``)
/// or of eight at a time (``CompositeSimpson/integrateByEights(_:)``). A type of its own is worth it
/// where the function has parameters, goes into another process (make it `Codable` then), or can work
/// on eight numbers at a time on any pool:
///
/// ```swift
/// import Quadrature
/// import VectorMath
///
/// struct Semicircle: Integrand, Codable {
///   var radius: Double
///
///   func value(at x: Double) -> Double { squareRoot(radius * radius - x * x) }
///   func values(at x: SIMD8<Double>) -> SIMD8<Double> { squareRoot(radius * radius - x * x) }
/// }
///
/// let rule = try CompositeSimpson(from: -2, to: 2, samples: 1_000_001)
/// rule.integrate(Semicircle(radius: 2))  // 6.283185302…, 2π but for the error of the rule
/// ```
///
/// See ``BlockIntegrand`` for functions that are faster still in whole blocks.
///
/// The function must give the same value for the same `x` however often it is called: integrals
/// are the same to the last bit on any number of workers only if it does.
public protocol Integrand: Sendable {
  /// The value of the function at one place.
  func value(at x: Double) -> Double

  /// The values of the function at eight places.
  ///
  /// Give it the bits of ``value(at:)`` in each lane. Without it, `value(at:)` is called for each
  /// lane in turn.
  func values(at x: SIMD8<Double>) -> SIMD8<Double>

  /// Adds up the values at some of the places of a grid.
  ///
  /// The default is the one to use. It is a requirement only so that each type gets a copy of the
  /// inner loop compiled for its own `values(at:)`, which code that does not know the type, like a
  /// worker that was handed a job by name, can then call at full speed.
  ///
  /// - Parameters:
  ///   - grid: the places.
  ///   - indices: the numbers of the places to take; see ``PartialSums``.
  func partialSums(over grid: UniformGrid, indices: Range<Int>) -> PartialSums
}

extension Integrand {
  /// The values of the function at eight places, one after the other.
  @inlinable
  public func values(at x: SIMD8<Double>) -> SIMD8<Double> {
    SIMD8(
      value(at: x[0]), value(at: x[1]), value(at: x[2]), value(at: x[3]),
      value(at: x[4]), value(at: x[5]), value(at: x[6]), value(at: x[7]))
  }

  /// Adds up the values at some of the places of a grid.
  @inlinable
  public func partialSums(over grid: UniformGrid, indices: Range<Int>) -> PartialSums {
    PartialSums(over: grid, indices: indices) { values(at: $0) }
  }
}
