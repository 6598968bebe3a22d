internal import Quadrature

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

  /// Why there were no more.
  public let status: MonteCarloStatus

  /// Creates the estimate that the counts make.
  ///
  /// - Parameters:
  ///   - hits: how many points fell into the circle, from 0 to `samples`.
  ///   - samples: how many points there were.
  ///   - status: why there were no more.
  /// - Throws: ``MonteCarloError/invalidSampleCount(_:)`` unless `samples` is one of
  ///   ``MonteCarloError/allowedSamples``.
  public init(
    hits: Int, samples: Int, status: MonteCarloStatus = .allSamplesTaken
  ) throws(MonteCarloError) {
    try MonteCarloError.check(samples: samples)
    precondition((0...samples).contains(hits), "there are from 0 to \(samples) hits")
    self.hits = hits
    self.samples = samples
    self.status = status
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
  /// Where π lies with 95 percent confidence.
  ///
  /// Wilson's interval, which also means something where there are few points or only hits: for these
  /// 797 of 1000 it is from 3.0838 to 3.2831.
  ///
  /// Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
  /// Journal of the American Statistical Association 22, 1927, 209–212.
  public var interval: ConfidenceInterval {
    let count = Double(samples)
    let share = Double(hits) / count
    let width = StudentT.normalHalfWidth95
    let pull = width * width / count
    let center = (share + pull / 2) / (1 + pull)
    let half =
      width / (1 + pull) * (share * (1 - share) / count + pull / (4 * count)).squareRoot()
    return ConfidenceInterval(low: 4 * (center - half), high: 4 * (center + half))
  }
}
