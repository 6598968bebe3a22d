internal import RealModule

/// Equal cubes that the unit cube is cut into, and how many points each of them gets.
///
/// Source: G. P. Lepage, "Adaptive multidimensional integration: VEGAS enhanced", Journal of
/// Computational Physics 439, 2021, 110386.
package struct VegasStrata: Hashable, Codable, Sendable {
  /// At most so many cubes: each has a mean and a spread that travels from the workers.
  package static let mostCubes = 1 << 14

  /// Each cube has two points at least, or its spread would not be known.
  package static let fewestPoints = 2

  /// Into how many parts each axis is cut.
  package let partsPerAxis: Int

  /// How many points each cube gets, the first axis running fastest.
  package private(set) var counts: [Int]

  /// All points together.
  package var pointCount: Int { counts.reduce(0, +) }

  /// Creates cubes that get the same number of points each.
  ///
  /// - Parameters:
  ///   - dimensions: the number of axes.
  ///   - points: how many points there are for all cubes, at least ``fewestPoints``.
  package init(dimensions: Int, points: Int) {
    // Some eight points a cube leave most of them to be moved to where they are needed.
    let most = min(max(points / 8, 1), Self.mostCubes)
    var parts = 1
    while let cubes = Self.power(parts + 1, dimensions), cubes <= most { parts += 1 }
    partsPerAxis = parts
    let cubes = Self.power(parts, dimensions) ?? 1
    counts = Array(repeating: points / cubes, count: cubes)
  }

  /// A power, or nil if it is beyond ``mostCubes``.
  private static func power(_ base: Int, _ exponent: Int) -> Int? {
    var power = 1
    for _ in 0..<exponent {
      power *= base
      if power > mostCubes { return nil }
    }
    return power
  }

  /// Gives more points to the cubes where the function varies the most.
  ///
  /// - Parameters:
  ///   - points: how many points there are; not more are given.
  ///   - variances: the variance of the function in each cube.
  package mutating func allocate(_ points: Int, by variances: [Double]) {
    // Less than in proportion to the spread, so that a few large values do not take all.
    let weights = variances.map { Double.pow($0, 0.375) }
    let sum = CompensatedSum(weights).value
    guard sum > 0, sum.isFinite else { return }
    let free = Double(points - Self.fewestPoints * counts.count)
    counts = weights.map { Self.fewestPoints + Int(free * ($0 / sum)) }
  }
}
