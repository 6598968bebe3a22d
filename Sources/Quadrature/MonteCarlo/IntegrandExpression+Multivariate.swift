extension IntegrandExpression: MultivariateIntegrand {
  /// As many as the formula has variables.
  public var fewestDimensions: Int { variableCount }

  /// The values of the formula at some points, a step of the formula at a time.
  ///
  /// - Precondition: the points have at least ``variableCount`` coordinates.
  public func values(at points: PointBlock, into values: UnsafeMutableBufferPointer<Double>) {
    precondition(
      points.dimensions >= variableCount,
      "\(points.dimensions) coordinates for a formula of \(variableCount) variables")
    let count = points.count
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(program.depth, 1) * count) {
      guard let stack = $0.baseAddress, let first = values.baseAddress else { return }
      program.run(count: count, stack: stack) { points.column($0) }
      first.update(from: stack, count: count)
    }
  }
}

extension PointBlock {
  fileprivate func column(_ axis: Int) -> UnsafePointer<Double> { coordinates + axis * stride }
}
