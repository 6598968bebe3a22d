/// Some points of several dimensions, a coordinate after the other.
///
/// What ``MultivariateIntegrand/values(at:into:)`` is given. It is valid during that call alone.
public struct PointBlock {
  /// How many points there are.
  public let count: Int

  /// How many coordinates a point has.
  public let dimensions: Int

  @usableFromInline let coordinates: UnsafePointer<Double>
  @usableFromInline let stride: Int

  /// Creates a block of points that are in memory.
  ///
  /// - Parameters:
  ///   - coordinates: the first coordinates of all points, then from `stride` on the second ones, and
  ///     so on.
  ///   - count: how many points there are.
  ///   - dimensions: how many coordinates a point has.
  ///   - stride: how many numbers there are from a coordinate of a point to its next one.
  public init(
    _ coordinates: UnsafePointer<Double>, count: Int, dimensions: Int, stride: Int
  ) {
    precondition(count >= 0 && dimensions >= 1 && stride >= count, "the points overlap")
    self.coordinates = coordinates
    self.count = count
    self.dimensions = dimensions
    self.stride = stride
  }

  /// One coordinate of all points.
  ///
  /// - Parameter axis: which coordinate, from 0.
  @inlinable
  public subscript(_ axis: Int) -> UnsafeBufferPointer<Double> {
    precondition(0 <= axis && axis < dimensions, "a point has no such coordinate")
    return UnsafeBufferPointer(start: coordinates + axis * stride, count: count)
  }
}
