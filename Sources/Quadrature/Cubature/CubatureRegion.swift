/// A box and what a rule found on it.
public struct CubatureRegion<Value: QuadratureValue>: Sendable {
  /// The box, in mapped places.
  public var box: CubatureBox

  /// The integral over the box.
  public var value: Value

  /// How far ``value`` may be off.
  public var error: Double

  /// The axis along which the function varies the most: the box is halved across it.
  public var worstAxis: Int

  /// A place where the function is infinite or not a number, if one was met.
  public var nonFinitePlace: [Double]?

  /// Creates a region.
  public init(
    box: CubatureBox, value: Value, error: Double, worstAxis: Int,
    nonFinitePlace: [Double]? = nil
  ) {
    self.box = box
    self.value = value
    self.error = error
    self.worstAxis = worstAxis
    self.nonFinitePlace = nonFinitePlace
  }
}

extension CubatureRegion: Encodable where Value: Encodable {}
extension CubatureRegion: Decodable where Value: Decodable {}
