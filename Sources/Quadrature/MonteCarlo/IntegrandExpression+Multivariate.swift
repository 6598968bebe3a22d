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
    let length = program.blockLength
    let whole = points.count / 8 * 8
    let room = program.registerCount * min(length, whole)
    withUnsafeTemporaryAllocation(of: Double.self, capacity: max(room, 1)) {
      guard let registers = $0.baseAddress, let first = values.baseAddress else { return }
      for start in stride(from: 0, to: whole, by: length) {
        let count = min(length, whole - start)
        program.run(into: first + start, count: count, registers: registers) {
          points.column($0) + start
        }
      }
    }
    for index in whole..<points.count {
      values[index] = value { points[$0][index] }
    }
  }
}

extension PointBlock {
  fileprivate func column(_ axis: Int) -> UnsafePointer<Double> { coordinates + axis * stride }
}
