#if canImport(Glibc)
  // Nothing here names it: `squareRoot()` calls the C library's sqrt, and this import links that.
  internal import Glibc
#endif

/// What a hit-or-miss experiment says of π.
///
/// ```swift
/// let lecture = try PiEstimate(hits: 797, samples: 1000)
/// lecture.estimate  // 3.188
/// lecture.standardError  // 0.050904294978393
/// ```
public struct PiEstimate: Codable, Hashable, Sendable {
  /// How many points fell into the circle.
  public let hits: Int

  /// How many points there were.
  public let samples: Int

  /// Creates the estimate that the counts make.
  ///
  /// - Parameters:
  ///   - hits: how many points fell into the circle, from 0 to `samples`.
  ///   - samples: how many points there were.
  /// - Throws: ``MonteCarloError/invalidSampleCount(_:)`` unless `samples` is one of
  ///   ``MonteCarloError/allowedSamples``.
  public init(hits: Int, samples: Int) throws(MonteCarloError) {
    try MonteCarloError.check(samples: samples)
    precondition((0...samples).contains(hits), "there are from 0 to \(samples) hits")
    self.hits = hits
    self.samples = samples
  }

  /// The estimate of π: four times the share of hits.
  public var estimate: Double { 4 * Double(hits) / Double(samples) }

  /// The standard deviation to expect of ``estimate``, itself estimated: 4 √(p (1 − p) / (N − 1)).
  ///
  /// About 1.64 / √N. One sample says nothing of the spread: not a number (`nan`) then. If every
  /// point hits or every point misses, it is 0, which says that N is too small and not that the
  /// estimate is exact.
  public var standardError: Double {
    let share = Double(hits) / Double(samples)
    return 4 * (share * (1 - share) / Double(samples - 1)).squareRoot()
  }
}
