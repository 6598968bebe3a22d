/// What is integrated, checked: the panels to begin with, and how exact to be.
@usableFromInline
struct AdaptivePlan {
  /// Where the first panels begin and end, rising; from 0 to 1 if the range is mapped.
  private let bounds: [Double]

  private let tolerance: Tolerance
  private let limit: Int

  /// How an infinite range is mapped; nil for a finite one.
  @usableFromInline let mapping: InfiniteRangeMapping?

  /// Whether the range runs backwards, so that the integral is negated.
  @usableFromInline let isReversed: Bool

  /// Whether both ends of the range are the same.
  @usableFromInline var isEmpty: Bool { bounds.isEmpty }

  @usableFromInline
  init(
    from lower: Double, to upper: Double, breakPoints: [Double], absoluteTolerance: Double,
    relativeTolerance: Double, intervalLimit: Int
  ) throws(QuadratureError) {
    guard !lower.isNaN, !upper.isNaN else {
      throw .undefinedRange(lowerBound: lower, upperBound: upper)
    }
    tolerance = try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
    guard intervalLimit >= 1 else { throw .invalidIntervalLimit(intervalLimit, breakPoints: 0) }
    limit = intervalLimit
    isReversed = lower > upper
    let (first, last) = isReversed ? (upper, lower) : (lower, upper)
    if lower == upper {
      mapping = nil
      bounds = []
    } else if lower.isFinite && upper.isFinite {
      let inner = try innerPoints(of: breakPoints, from: first, to: last)
      guard inner.count < intervalLimit else {
        throw .invalidIntervalLimit(intervalLimit, breakPoints: inner.count)
      }
      guard (last - first).isFinite else {
        throw .invalidRange(lowerBound: lower, upperBound: upper)
      }
      mapping = nil
      bounds = [first] + inner + [last]
    } else {
      guard breakPoints.isEmpty else { throw .breakPointsInInfiniteRange }
      mapping =
        first.isFinite ? .from(first) : last.isFinite ? .upTo(last) : .everything
      bounds = [0, 1]
    }
  }

  /// Integrates over the panels.
  @usableFromInline
  func integrate<Failure>(
    evaluationsPerPanel: Int, rule: (Double, Double) throws(Failure) -> PanelEstimate
  ) throws(Failure) -> Integral<Double> {
    try ExtrapolatingIntegrator.integrate(
      over: bounds, tolerance: tolerance, limit: limit, evaluationsPerPanel: evaluationsPerPanel,
      rule: rule)
  }
}
