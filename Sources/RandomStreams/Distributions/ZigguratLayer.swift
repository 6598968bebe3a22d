/// One layer of equal area under a falling curve.
@usableFromInline
struct ZigguratLayer {
  /// A draw below it lies under the curve, whatever its height.
  @usableFromInline var limit: UInt64
  /// How far along the axis one unit of a draw reaches.
  @usableFromInline var width: Double
  /// The curve where the layer ends.
  @usableFromInline var height: Double
}
