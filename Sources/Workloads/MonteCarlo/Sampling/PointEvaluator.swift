internal import Quadrature

/// Computes a function at numbered points of a box, some hundreds at a time.
struct PointEvaluator<Function: MultivariateIntegrand> {
  let integrand: Function
  let box: SampledBox
  let source: PointSource

  /// Moves one coordinate of a batch of points in the unit cube before the box does.
  ///
  /// It is given the number of the axis, how many points of the call came before, the coordinates, and
  /// the stretches, which it multiplies by its own.
  typealias Move = (
    _ axis: Int, _ start: Int, _ column: UnsafeMutableBufferPointer<Double>,
    _ stretches: UnsafeMutableBufferPointer<Double>
  ) -> Void

  /// How many points are worked on together: even, and few enough to stay in a cache.
  static var batchSize: Int { 512 }

  /// Computes the values at consecutive points, stretched where a range is infinite.
  ///
  /// - Parameters:
  ///   - first: the number of the first point, which is even.
  ///   - values: where the values go.
  ///   - move: moves the points first; nil to leave them where they are.
  ///   - inspect: is given the points and the values of each batch.
  func evaluate(
    from first: Int, into values: UnsafeMutableBufferPointer<Double>, move: Move? = nil,
    inspect: (PointBlock, UnsafeMutableBufferPointer<Double>) -> Void = { _, _ in }
  ) {
    let size = Self.batchSize
    let isStretched = box.isInfinite || move != nil
    withUnsafeTemporaryAllocation(of: Double.self, capacity: (box.dimensions + 1) * size) {
      room in
      room.initialize(repeating: 0)
      guard let base = room.baseAddress else { return }
      let stretches = room.extracting(box.dimensions * size..<(box.dimensions + 1) * size)
      for start in stride(from: 0, to: values.count, by: size) {
        let count = min(size, values.count - start)
        if isStretched { stretches.update(repeating: 1) }
        for axis in 0..<box.dimensions {
          let column = room.extracting(axis * size..<axis * size + count)
          let stretches = stretches.extracting(0..<count)
          source.fill(column, axis: axis, from: first + start)
          move?(axis, start, column, stretches)
          box.map(column, axis: axis, stretches: stretches)
        }
        let points = PointBlock(
          base, count: count, dimensions: box.dimensions, stride: size)
        let batch = values.extracting(start..<start + count)
        integrand.values(at: points, into: batch)
        if isStretched {
          for index in 0..<count { batch[index] *= stretches[index] }
        }
        inspect(points, batch)
      }
    }
  }

  /// The first of consecutive points where the value is infinite or not a number.
  func firstNonFinitePoint(from first: Int, count: Int, move: Move? = nil) -> [Double]? {
    var found: [Double]?
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { values in
      values.initialize(repeating: 0)
      evaluate(from: first, into: values, move: move) { points, values in
        guard found == nil, let index = values.firstIndex(where: { !$0.isFinite }) else { return }
        found = (0..<points.dimensions).map { points[$0][index] }
      }
    }
    return found
  }
}
