/// An integral was asked for that is not defined.
public enum QuadratureError: Error, Hashable, Codable, Sendable {
  /// There are no samples to integrate.
  case noSamples

  /// The samples and the places that they were taken at differ in number.
  case unequalCounts(samples: Int, abscissae: Int)

  /// An end of the range is infinite or not a number, or the width of the range overflows.
  case invalidRange(lowerBound: Double, upperBound: Double)

  /// A grid cannot have this number of samples.
  case invalidSampleCount(Int)

  /// A range of chunks reaches beyond those that there are.
  case invalidChunks(Range<Int>, chunkCount: Int)

  /// There is not one partial sum for each chunk.
  case invalidPartialSums(count: Int, chunkCount: Int)

  /// A bound of a range is not a number.
  case undefinedRange(lowerBound: Double, upperBound: Double)

  /// No computation can be as exact as this, or a tolerance is negative or not a number.
  case invalidTolerance(absolute: Double, relative: Double)

  /// The range may not be cut into so few intervals, with the break points that there are.
  case invalidIntervalLimit(Int, breakPoints: Int)

  /// A break point is not a number.
  case invalidBreakPoint(Double)

  /// A range with an infinite end has break points.
  case breakPointsInInfiniteRange

  /// A rule cannot look at this number of places.
  case invalidNodeCount(Int)

  /// A box cannot have this number of axes.
  case invalidDimensions(Int)

  /// The function has more variables than there are ranges.
  case tooFewRanges(Int, variables: Int)

  /// A step cannot be halved this often.
  case invalidLevelLimit(Int)

  /// Newton and Cotes's rule cannot have this number of intervals.
  case invalidNewtonCotesIntervals(Int)

  /// Romberg's rule needs 2ᵏ + 1 samples.
  case invalidRombergCount(Int)

  /// The places of samples do not rise at the one with this number.
  case placesNotRising(index: Int)
}

extension QuadratureError: CustomStringConvertible {
  /// Says what was asked for and what is allowed.
  public var description: String {
    switch self {
    case .noSamples:
      "there are no samples to integrate: there must be at least one"
    case .unequalCounts(let samples, let abscissae):
      """
      \(samples) samples were taken at \(abscissae) places: there must be one place for each sample
      """
    case .invalidRange(let lowerBound, let upperBound):
      """
      the integral from \(lowerBound) to \(upperBound) is not defined: both bounds and their \
      difference must be finite
      """
    case .invalidSampleCount(let count):
      """
      \(count) is not a number of samples: it must be a whole number from \
      \(UniformGrid.allowedCounts.lowerBound) to \(UniformGrid.allowedCounts.upperBound)
      """
    case .invalidChunks(let chunks, let chunkCount):
      """
      the chunks from \(chunks.lowerBound) up to but not including \(chunks.upperBound) are not \
      all there: there are \(chunkCount), counted from 0
      """
    case .invalidPartialSums(let count, let chunkCount):
      """
      \(count) partial sums do not make the integral: there must be \(chunkCount), one for each \
      chunk, in the order of the chunks
      """
    case .undefinedRange(let lowerBound, let upperBound):
      """
      the integral from \(lowerBound) to \(upperBound) is not defined: the bounds must be numbers, \
      of which either may be infinite
      """
    case .invalidTolerance(let absolute, let relative):
      """
      the tolerances \(absolute) (absolute) and \(relative) (relative) cannot be met: neither may \
      be negative, and without an absolute one the relative one must be at least \
      \(Tolerance.smallestRelative)
      """
    case .invalidIntervalLimit(let limit, let breakPoints):
      """
      a range with \(breakPoints) break points cannot be cut into at most \(limit) intervals: \
      at least \(breakPoints + 1) must be allowed
      """
    case .invalidBreakPoint(let point):
      "\(point) cannot be a break point: it must be a number"
    case .breakPointsInInfiniteRange:
      """
      a range with an infinite end cannot have break points: integrate over its parts and add them
      """
    case .invalidNodeCount(let count):
      """
      a rule cannot have \(count) places: it must be a whole number from \
      \(GaussLegendreRule.allowedCounts.lowerBound) to \(GaussLegendreRule.allowedCounts.upperBound)
      """
    case .invalidDimensions(let count):
      """
      a box cannot have \(count) axes: there must be from \
      \(CubatureDomain.allowedDimensions.lowerBound) to \
      \(CubatureDomain.allowedDimensions.upperBound), each with a range and, if any has, with a list \
      of break points
      """
    case .tooFewRanges(let count, let variables):
      """
      a function of \(variables) variables cannot be integrated over \(count) \
      range\(count == 1 ? "" : "s"): there must be one for each
      """
    case .invalidLevelLimit(let limit):
      "a step cannot be halved up to \(limit) times: it must be from 2 to \(TanhSinhNode.highestLevel)"
    case .invalidNewtonCotesIntervals(let count):
      """
      Newton and Cotes's rule cannot have \(count) intervals: it must be a whole number from \
      \(NewtonCotesRule.allowedIntervals.lowerBound) to \
      \(NewtonCotesRule.allowedIntervals.upperBound)
      """
    case .invalidRombergCount(let count):
      """
      Romberg's rule cannot use \(count) samples: there must be one more than a power of two \
      (2, 3, 5, 9, 17, …)
      """
    case .placesNotRising(let index):
      """
      the place with number \(index), counted from 0, is not above the one before: places must rise
      """
    }
  }
}
