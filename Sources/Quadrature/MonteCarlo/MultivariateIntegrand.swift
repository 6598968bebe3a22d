/// A function of several real variables, to be integrated by Monte Carlo methods.
///
/// A type of its own is worth it where the function has parameters, goes into another process (make
/// it `Codable` then), or is faster for a block of points at a time:
///
/// ```swift
/// struct Bell: MultivariateIntegrand, Codable {
///   var width: Double
///
///   func value(at point: [Double]) -> Double {
///     exp(-point.reduce(0) { $0 + $1 * $1 } / (2 * width * width))
///   }
/// }
/// ```
///
/// ``IntegrandExpression`` is one. The function must give the same value for the same point however
/// often it is called: integrals are the same to the last bit on any number of workers only if it
/// does.
public protocol MultivariateIntegrand: Sendable {
  /// How many coordinates a point must have at least, or 0 for any number.
  var fewestDimensions: Int { get }

  /// The value of the function at one point.
  func value(at point: [Double]) -> Double

  /// The values of the function at some points.
  ///
  /// Give it the values of ``value(at:)`` to the last bit. Without it, `value(at:)` is called for each
  /// point in turn.
  ///
  /// - Parameters:
  ///   - points: the points.
  ///   - values: where the values go, one for each point.
  func values(at points: PointBlock, into values: UnsafeMutableBufferPointer<Double>)
}

extension MultivariateIntegrand {
  /// Any number of coordinates will do.
  public var fewestDimensions: Int { 0 }

  /// Asks for the value at each of the points.
  @inlinable
  public func values(at points: PointBlock, into values: UnsafeMutableBufferPointer<Double>) {
    var point = [Double](repeating: 0, count: points.dimensions)
    for index in 0..<points.count {
      for axis in 0..<points.dimensions { point[axis] = points[axis][index] }
      values[index] = value(at: point)
    }
  }
}
