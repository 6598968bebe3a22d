/// What an iteration found in the intervals of a ``VegasGrid``.
package struct VegasTally: Hashable, Codable, Sendable {
  /// The sum of the squared values in each interval of each axis.
  package var squares: [Double]

  /// How many points each interval of each axis had.
  package var counts: [Double]

  /// Creates a tally of nothing.
  package init(dimensions: Int) {
    squares = Array(repeating: 0, count: dimensions * VegasGrid.intervalCount)
    counts = squares
  }

  /// Adds what another tally found.
  package mutating func merge(_ other: VegasTally) {
    for index in squares.indices {
      squares[index] += other.squares[index]
      counts[index] += other.counts[index]
    }
  }
}

extension VegasTally {
  /// Adds what some samples tell of one axis.
  ///
  /// - Parameters:
  ///   - values: the values at the samples.
  ///   - weight: how much each of them counts.
  ///   - axis: which axis.
  ///   - intervals: the interval of each sample.
  package mutating func add(
    _ values: UnsafeMutableBufferPointer<Double>, weight: Double, axis: Int,
    intervals: UnsafeBufferPointer<UInt8>
  ) {
    let start = axis * VegasGrid.intervalCount
    squares.withUnsafeMutableBufferPointer { squares in
      counts.withUnsafeMutableBufferPointer { counts in
        for index in 0..<values.count {
          let interval = start + Int(intervals[index])
          squares[interval] += values[index] * values[index] * weight
          counts[interval] += weight
        }
      }
    }
  }
}
