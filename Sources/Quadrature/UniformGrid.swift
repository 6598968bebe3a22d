/// Places at equal distances from one bound to another, both included.
///
/// The places are those of NumPy's `linspace`, to the last bit: `Double(j) * step + lowerBound`,
/// without a fused multiply-add, and the last is the upper bound itself.
///
/// ```swift
/// let grid = try UniformGrid(from: 0, to: 1, count: 5)
/// grid.step  // 0.25
/// grid[3]    // 0.75
/// ```
public struct UniformGrid: Hashable, Sendable {
  /// The numbers of places that a grid can have.
  ///
  /// Beyond the last of them, 2⁵³, the places could not be told apart by their numbers.
  public static let allowedCounts = 1...(1 << 53)

  /// The first place.
  public let lowerBound: Double

  /// The last place, which lies below the first if the grid runs backwards.
  public let upperBound: Double

  /// How many places there are.
  public let count: Int

  /// The distance from a place to the next, negative if the grid runs backwards.
  ///
  /// Zero if there is only one place.
  public let step: Double

  /// Creates the grid.
  ///
  /// - Parameters:
  ///   - lowerBound: the first place.
  ///   - upperBound: the last place; it may lie below the first.
  ///   - count: how many places; a grid of one place has the first only.
  /// - Throws: ``QuadratureError/invalidRange(lowerBound:upperBound:)`` if a bound or the distance
  ///   of the bounds is not finite, ``QuadratureError/invalidSampleCount(_:)`` if `count` is not
  ///   one of ``allowedCounts``.
  public init(
    from lowerBound: Double, to upperBound: Double, count: Int
  ) throws(QuadratureError) {
    // The difference is not finite either if a bound is not.
    let width = upperBound - lowerBound
    guard width.isFinite else {
      throw .invalidRange(lowerBound: lowerBound, upperBound: upperBound)
    }
    guard Self.allowedCounts.contains(count) else { throw .invalidSampleCount(count) }
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.count = count
    self.step = count > 1 ? width / Double(count - 1) : 0
  }

  /// The place with the given number, counted from 0.
  ///
  /// - Precondition: `index` lies in `0..<count`.
  /// - Complexity: O(1)
  public subscript(index: Int) -> Double {
    precondition(index >= 0 && index < count, "no place \(index) in a grid of \(count)")
    return index > 0 && index == count - 1 ? upperBound : Double(index) * step + lowerBound
  }
}

extension UniformGrid: Codable {
  private enum CodingKeys: String, CodingKey {
    case lowerBound, upperBound, count
  }

  /// Reads a grid and checks it as the other initializer does.
  ///
  /// - Throws: what the decoder throws; ``QuadratureError`` if there is no such grid.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      from: values.decode(Double.self, forKey: .lowerBound),
      to: values.decode(Double.self, forKey: .upperBound),
      count: values.decode(Int.self, forKey: .count))
  }

  /// Writes the bounds and the count; the step follows from them.
  ///
  /// - Throws: what the encoder throws.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(lowerBound, forKey: .lowerBound)
    try values.encode(upperBound, forKey: .upperBound)
    try values.encode(count, forKey: .count)
  }
}
