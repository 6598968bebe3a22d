extension GenzMalikRule {
  /// A block holds no more points than this, so that it stays in the cache.
  private static let mostPoints = 1 << 14

  /// Estimates the integral over a box of a domain, with all values of the function in one block.
  ///
  /// The same bits as one point at a time, and faster where the function is
  /// (``MultivariateIntegrand/values(at:into:)``).
  ///
  /// - Parameters:
  ///   - integrand: the function of the coordinates.
  ///   - box: the box, in mapped places of `domain`.
  ///   - domain: what the box is a part of.
  public func region(
    of integrand: some MultivariateIntegrand, over box: CubatureBox, in domain: CubatureDomain
  ) throws -> CubatureRegion<Double> {
    // Vectors of eight points.
    let count = (evaluations + 7) / 8 * 8
    guard count <= Self.mostPoints, !domain.isEmpty else {
      return try region(of: integrand.value(at:), over: box, in: domain)
    }
    return try withUnsafeTemporaryAllocation(
      of: Double.self, capacity: (dimensions + 1) * count
    ) { room in
      guard let first = room.baseAddress else { preconditionFailure("a block without points") }
      // Where the rule looks does not depend on what it finds: it is asked for its places first.
      var index = 0
      _ = try region(
        of: { (point: [Double]) -> Double in
          for axis in 0..<dimensions { (first + axis * count + index).initialize(to: point[axis]) }
          index += 1
          return 0
        }, over: box, in: domain)
      for axis in 0..<dimensions {
        let start = first + axis * count
        (start + index).initialize(repeating: start[0], count: count - index)
      }
      let values = first + dimensions * count
      values.initialize(repeating: 0, count: count)
      integrand.values(
        at: PointBlock(first, count: count, dimensions: dimensions, stride: count),
        into: UnsafeMutableBufferPointer(start: values, count: count))
      index = 0
      return try region(
        of: { (_: [Double]) -> Double in
          defer { index += 1 }
          return values[index]
        }, over: box, in: domain)
    }
  }
}
