internal import RealModule

/// A map of the unit cube that puts more points where a function is large.
///
/// Each axis is cut into as many intervals as the other ones, each of which gets the same share of the
/// points; ``refine(by:)`` moves the cuts together where the function is large.
///
/// Sources: G. P. Lepage, "A new algorithm for adaptive multidimensional integration", Journal of
/// Computational Physics 27, 1978, 192–203; the same, "Adaptive multidimensional integration: VEGAS
/// enhanced", Journal of Computational Physics 439, 2021, 110386.
public struct VegasGrid: Hashable, Codable, Sendable {
  /// Into how many intervals an axis is cut.
  public static let intervalCount = 128

  /// The number of axes.
  public let dimensions: Int

  /// The cuts of all axes, the ends 0 and 1 included.
  private var cuts: [Double]

  /// Creates the map that leaves each point where it is.
  ///
  /// - Parameter dimensions: the number of axes, at least 1.
  public init(dimensions: Int) {
    precondition(dimensions >= 1, "a grid has at least 1 axis")
    self.dimensions = dimensions
    let axis = (0...Self.intervalCount).map { Double($0) / Double(Self.intervalCount) }
    cuts = (0..<dimensions).flatMap { _ in axis }
  }

  /// The cuts of an axis, from 0 to 1.
  public func cuts(of axis: Int) -> ArraySlice<Double> {
    cuts[axis * (Self.intervalCount + 1)..<(axis + 1) * (Self.intervalCount + 1)]
  }

  /// Maps one coordinate of some points.
  ///
  /// - Parameters:
  ///   - coordinates: from 0 up to but not including 1; replaced by where they go.
  ///   - axis: which coordinate, from 0.
  ///   - stretches: multiplied by how much the map stretches each place.
  ///   - intervals: where the number of each place's interval goes.
  package func map(
    _ coordinates: UnsafeMutableBufferPointer<Double>, axis: Int,
    stretches: UnsafeMutableBufferPointer<Double>,
    intervals: UnsafeMutableBufferPointer<UInt8>
  ) {
    let scale = Double(Self.intervalCount)
    cuts.withUnsafeBufferPointer { cuts in
      let start = axis * (Self.intervalCount + 1)
      for index in 0..<coordinates.count {
        let place = coordinates[index] * scale
        let interval = Int(place)
        let lower = cuts[start + interval]
        let width = cuts[start + interval + 1] - lower
        coordinates[index] = lower + (place - Double(interval)) * width
        stretches[index] *= width * scale
        intervals[index] = UInt8(interval)
      }
    }
  }

  /// Moves the cuts, if there are points enough to tell where to.
  ///
  /// - Parameter tally: what was found in each interval.
  package mutating func refine(by tally: VegasTally) {
    precondition(tally.squares.count == dimensions * Self.intervalCount, "a tally of this grid")
    for axis in 0..<dimensions {
      let bins = axis * Self.intervalCount..<(axis + 1) * Self.intervalCount
      guard tally.counts[bins].reduce(0, +) >= Self.fewestPoints else { continue }
      var means = Self.filled(
        zip(tally.squares[bins], tally.counts[bins]).map { $1 > 0 ? $0 / $1 : .nan })
      // Squares of large values may overflow.
      if means.contains(where: { !$0.isFinite }) { continue }
      means = Self.smoothed(means)
      let sum = CompensatedSum(means).value
      guard sum.isFinite, sum > 0 else { continue }
      let weights = means.map { Self.damped($0 / sum) }
      moveCuts(of: axis, weights: withEvenShare(weights, of: axis))
    }
  }

  /// Keeps a small share of the points of an axis evenly spread.
  ///
  /// Without it, a wide interval at the edge of where the function is zero gets so few points that none
  /// hits what the function has in it: it would never be looked at again, and the iterations would agree on
  /// a value that lacks it.
  private func withEvenShare(_ weights: [Double], of axis: Int) -> [Double] {
    let sum = CompensatedSum(weights).value
    guard sum > 0 else { return weights }
    let even = 0.05 / Double(dimensions + 2)
    let cuts = cuts(of: axis)
    return zip(weights, zip(cuts, cuts.dropFirst())).map { weight, ends in
      (1 - even) * weight / sum + even * (ends.1 - ends.0)
    }
  }

  /// Fewer points of an axis say more of chance than of the function.
  private static let fewestPoints = 4 * Double(intervalCount)

  /// Gives intervals without points, which are not numbers, what the one before has.
  private static func filled(_ means: [Double]) -> [Double] {
    var last = means.first { !$0.isNaN } ?? 0
    return means.map { mean in
      if !mean.isNaN { last = mean }
      return last
    }
  }

  private static func smoothed(_ means: [Double]) -> [Double] {
    means.indices.map { index in
      let before = means[max(index - 1, 0)]
      let after = means[min(index + 1, means.count - 1)]
      return (before + 6 * means[index] + after) / 8
    }
  }

  /// Keeps the grid from jumping at a few large values.
  private static func damped(_ share: Double) -> Double {
    if share <= 0 { return 0 }
    if share >= 1 { return 1 }
    return .pow((1 - share) / -.log(share), 0.75)
  }

  /// Cuts an axis anew so that each interval gets the same weight.
  private mutating func moveCuts(of axis: Int, weights: [Double]) {
    let old = Array(cuts(of: axis))
    let share = CompensatedSum(weights).value / Double(Self.intervalCount)
    guard share > 0 else { return }
    let start = axis * (Self.intervalCount + 1)
    var (interval, gathered) = (0, weights[0])
    for cut in 1..<Self.intervalCount {
      while gathered < share, interval < Self.intervalCount - 1 {
        interval += 1
        gathered += weights[interval]
      }
      gathered -= share
      // What is left over of the interval lies at its upper end.
      let width = old[interval + 1] - old[interval]
      let rest = weights[interval] > 0 ? min(max(gathered / weights[interval], 0), 1) : 0
      cuts[start + cut] = max(old[interval + 1] - rest * width, cuts[start + cut - 1])
    }
  }
}
