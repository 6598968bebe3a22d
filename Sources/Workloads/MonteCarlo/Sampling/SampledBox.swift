internal import Quadrature

/// A box of finite or infinite ranges, as a map of the unit cube.
struct SampledBox: Hashable, Codable, Sendable {
  /// How the unit interval is mapped to the range of an axis.
  private enum Axis: Hashable, Codable {
    case finite(lower: Double, upper: Double)
    case from(Double)
    case upTo(Double)
    case everything
  }

  /// The most axes: beyond, not even the blocks of points would fit into memory well.
  static let mostDimensions = 1_024

  private let axes: [Axis]

  /// The product of the widths of the finite ranges.
  let volume: Double

  /// Whether an axis has no width, so that the integral is zero.
  let isEmpty: Bool

  /// Whether a range is infinite, so that places are stretched unequally.
  let isInfinite: Bool

  /// The number of axes.
  var dimensions: Int { axes.count }

  /// - Throws: ``MonteCarloError`` if there are too many or too few ranges, or their volume is too
  ///   large; `QuadratureError` for ranges that there are not.
  init(
    _ ranges: [ClosedRange<Double>], for integrand: some MultivariateIntegrand,
    mostDimensions: Int = Self.mostDimensions
  ) throws {
    guard (1...mostDimensions).contains(ranges.count) else {
      throw MonteCarloError.invalidDimensions(ranges.count, allowed: 1...mostDimensions)
    }
    guard ranges.count >= integrand.fewestDimensions else {
      throw MonteCarloError.tooFewRanges(ranges.count, variables: integrand.fewestDimensions)
    }
    var volume = 1.0
    axes = try ranges.map { range in
      let (lower, upper) = (range.lowerBound, range.upperBound)
      // Refuses what is not a range.
      _ = try IntegrationRange(from: lower, to: upper)
      switch (lower.isFinite, upper.isFinite) {
      case (true, true):
        volume *= upper - lower
        return .finite(lower: lower, upper: upper)
      case (true, false): return .from(lower)
      case (false, true): return .upTo(upper)
      case (false, false): return .everything
      }
    }
    guard volume.isFinite else { throw MonteCarloError.volumeTooLarge }
    self.volume = volume
    isEmpty = ranges.contains { $0.lowerBound == $0.upperBound }
    isInfinite = axes.contains {
      if case .finite = $0 { false } else { true }
    }
  }

  /// Maps one coordinate of some points.
  ///
  /// - Parameters:
  ///   - coordinates: from 0 up to but not including 1; replaced by where they go.
  ///   - axis: which coordinate, from 0.
  ///   - stretches: multiplied by how much an infinite range is stretched at each place.
  func map(
    _ coordinates: UnsafeMutableBufferPointer<Double>, axis: Int,
    stretches: UnsafeMutableBufferPointer<Double>
  ) {
    switch axes[axis] {
    case .finite(let lower, let upper):
      let width = upper - lower
      for index in 0..<coordinates.count {
        coordinates[index] = min(lower + coordinates[index] * width, upper)
      }
    case .from(let bound):
      stretch(coordinates, stretches) { (1 - $0, bound + $0 / (1 - $0)) }
    case .upTo(let bound):
      stretch(coordinates, stretches) { (1 - $0, bound - $0 / (1 - $0)) }
    case .everything:
      // Both halves of the interval lead from far away to zero, which neither reaches from the other
      // side, and infinity belongs to none.
      stretch(coordinates, stretches) { place in
        let t = place < 0.5 ? 2 * place - 1 : 2 - 2 * place
        return (t, (1 - abs(t)) / t)
      }
      for index in 0..<stretches.count { stretches[index] *= 2 }
    }
  }

  @inline(__always)
  private func stretch(
    _ coordinates: UnsafeMutableBufferPointer<Double>,
    _ stretches: UnsafeMutableBufferPointer<Double>, _ map: (Double) -> (t: Double, place: Double)
  ) {
    for index in 0..<coordinates.count {
      let (t, place) = map(coordinates[index])
      coordinates[index] = place
      stretches[index] *= 1 / t / t
    }
  }
}
