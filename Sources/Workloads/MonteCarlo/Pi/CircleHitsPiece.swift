public import Jobs
internal import RandomStreams

/// The job of counting the hits among one range of a numbered sequence of random points.
///
/// Every piece of one experiment has the same seed and a range of its own in the same
/// Philox4x32-10 stream: no two pieces share a point, and how the points are cut
/// into pieces does not change their sum.
///
/// ```swift
/// let pieces = try CircleHitsPiece.cut(samples: 1_000_000, seed: 2019, pieces: 3)
/// let hits = try await SerialPool().map(pieces).reduce(0, +)  // 785785
/// ```
public struct CircleHitsPiece: Job, Hashable {
  /// Which stream of points: the same for all pieces of an experiment.
  public let seed: UInt64

  /// The number of the first point, from 0.
  public let firstSample: Int

  /// How many points.
  public let sampleCount: Int

  /// Creates the job.
  ///
  /// - Parameters:
  ///   - seed: which stream of points.
  ///   - firstSample: the number of the first point, not negative.
  ///   - sampleCount: how many points, not negative.
  public init(seed: UInt64, firstSample: Int, sampleCount: Int) {
    precondition(
      firstSample >= 0 && sampleCount >= 0 && firstSample <= .max - sampleCount,
      "samples are numbered from 0 to Int.max")
    self.seed = seed
    self.firstSample = firstSample
    self.sampleCount = sampleCount
  }

  /// Counts the points of the range that fall into the circle.
  ///
  /// - Complexity: O(``sampleCount``), about one nanosecond a point, without memory.
  public func run() -> Int {
    Philox4x32(seed: seed).circleHits(in: firstSample..<firstSample + sampleCount)
  }

  /// Cuts an experiment into pieces whose sizes differ by at most one point.
  ///
  /// No piece is empty: of more pieces than points, only as many are made as there are points.
  ///
  /// - Parameters:
  ///   - samples: how many points, one of ``MonteCarloError/allowedSamples``.
  ///   - seed: which stream of points.
  ///   - pieces: how many pieces, at least 1.
  /// - Returns: the pieces in the order of their points; together they are points 0 to
  ///   `samples` - 1.
  /// - Throws: ``MonteCarloError`` if `samples` or `pieces` is not allowed.
  public static func cut(
    samples: Int, seed: UInt64, pieces: Int
  ) throws(MonteCarloError) -> [CircleHitsPiece] {
    try MonteCarloError.check(samples: samples)
    guard pieces >= 1 else { throw .invalidPieceCount(pieces) }
    return PointRanges(0..<samples, pieces: pieces, workers: 1).map { range in
      CircleHitsPiece(seed: seed, firstSample: range.lowerBound, sampleCount: range.count)
    }
  }
}
