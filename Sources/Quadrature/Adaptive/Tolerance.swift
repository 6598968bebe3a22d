/// How exact an integral has to be.
///
/// An estimate is good enough if its error is at most ``absolute``, or at most ``relative`` times
/// the magnitude of the integral.
public struct Tolerance: Hashable, Codable, Sendable {
  /// The error allowed whatever the value is.
  public let absolute: Double

  /// The error allowed, as a part of the value's magnitude.
  public let relative: Double

  /// The smallest relative tolerance that can be asked for alone: 50 units in the last place.
  public static let smallestRelative = 50 * Double.ulpOfOne

  /// Creates a tolerance.
  ///
  /// - Throws: ``QuadratureError/invalidTolerance(absolute:relative:)`` if one of them is negative
  ///   or not a number, or if `absolute` is zero and `relative` below ``smallestRelative``, which no
  ///   computation in 53 bits can be sure of.
  public init(absolute: Double, relative: Double) throws(QuadratureError) {
    guard
      absolute >= 0, relative >= 0, absolute > 0 || relative >= Self.smallestRelative
    else { throw .invalidTolerance(absolute: absolute, relative: relative) }
    self.absolute = absolute
    self.relative = relative
  }

  /// The error that is allowed for an integral of this magnitude.
  public func bound(for magnitude: Double) -> Double {
    max(absolute, relative * magnitude)
  }
}
