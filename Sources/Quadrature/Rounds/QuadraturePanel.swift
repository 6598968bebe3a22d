/// An interval and what a rule found on it.
public struct QuadraturePanel<Value: QuadratureValue>: Sendable {
  /// One end of the interval.
  public var lower: Double

  /// The other end.
  public var upper: Double

  /// The integral over the interval.
  public var value: Value

  /// How far ``value`` may be off.
  public var error: Double

  /// How far rounding may have put it off.
  public var roundoff: Double

  /// A place where the function is infinite or not a number, if one was met.
  public var nonFinitePlace: Double?

  /// Creates a panel.
  public init(
    lower: Double, upper: Double, value: Value, error: Double, roundoff: Double,
    nonFinitePlace: Double? = nil
  ) {
    self.lower = lower
    self.upper = upper
    self.value = value
    self.error = error
    self.roundoff = roundoff
    self.nonFinitePlace = nonFinitePlace
  }
}

extension QuadraturePanel: Encodable where Value: Encodable {}
extension QuadraturePanel: Decodable where Value: Decodable {}
