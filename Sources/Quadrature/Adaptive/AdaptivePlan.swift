/// What is integrated, checked: the panels to begin with, and how exact to be.
@usableFromInline
struct AdaptivePlan {
  /// Where the first panel begins and the last one ends; from 0 to 1 if the range is mapped.
  private let (first, last): (Double, Double)

  /// Where panels meet, rising.
  private let inner: [Double]

  private let tolerance: Tolerance
  private let limit: Int

  /// How an infinite range is mapped; nil for a finite one.
  @usableFromInline let mapping: InfiniteRangeMapping?

  /// Whether the range runs backwards, so that the integral is negated.
  @usableFromInline let isReversed: Bool

  /// Whether both ends of the range are the same.
  @usableFromInline var isEmpty: Bool { first == last }

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
    let (least, greatest) = isReversed ? (upper, lower) : (lower, upper)
    if lower == upper {
      mapping = nil
      inner = []
      (first, last) = (least, greatest)
    } else if lower.isFinite && upper.isFinite {
      let points =
        breakPoints.isEmpty
        ? [] : try innerPoints(of: breakPoints, from: least, to: greatest)
      guard points.count < intervalLimit else {
        throw .invalidIntervalLimit(intervalLimit, breakPoints: points.count)
      }
      guard (greatest - least).isFinite else {
        throw .invalidRange(lowerBound: lower, upperBound: upper)
      }
      mapping = nil
      inner = points
      (first, last) = (least, greatest)
    } else {
      guard breakPoints.isEmpty else { throw .breakPointsInInfiniteRange }
      mapping =
        least.isFinite ? .from(least) : greatest.isFinite ? .upTo(greatest) : .everything
      inner = []
      (first, last) = (0, 1)
    }
  }

  /// Integrates over the panels.
  @usableFromInline
  func integrate<Failure>(
    evaluationsPerPanel: Int, rule: (Double, Double) throws(Failure) -> PanelEstimate,
    halves: (Double, Double, Double) throws(Failure) -> (PanelEstimate, PanelEstimate)
  ) throws(Failure) -> Integral<Double> {
    try ExtrapolatingIntegrator.integrate(
      from: first, to: last, meetingAt: inner, tolerance: tolerance, limit: limit,
      evaluationsPerPanel: evaluationsPerPanel, rule: rule, halves: halves)
  }
}
