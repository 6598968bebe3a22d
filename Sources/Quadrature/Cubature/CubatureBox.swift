/// A box with edges along the axes.
public struct CubatureBox: Hashable, Codable, Sendable {
  /// The corner with the smallest coordinates.
  public let lower: [Double]

  /// The corner with the largest.
  public let upper: [Double]

  init(lower: [Double], upper: [Double]) {
    self.lower = lower
    self.upper = upper
  }

  /// The number of axes.
  public var dimensions: Int { lower.count }

  /// The halves on both sides of the middle of an axis.
  func halves(across axis: Int) -> [CubatureBox] {
    let middle = midpoint(lower[axis], upper[axis])
    var (firstUpper, secondLower) = (upper, lower)
    firstUpper[axis] = middle
    secondLower[axis] = middle
    return [
      CubatureBox(lower: lower, upper: firstUpper), CubatureBox(lower: secondLower, upper: upper),
    ]
  }
}
