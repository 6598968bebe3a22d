/// A Monte Carlo estimate was asked for with numbers that it cannot have, or of a function that has
/// none.
public enum MonteCarloError: Error, Hashable, Codable, Sendable {
  /// The number of samples is not one of ``allowedSamples``.
  case invalidSampleCount(Int)

  /// The number of pieces is below 1.
  case invalidPieceCount(Int)

  /// The samples are too few for the method.
  case tooFewSamples(Int, fewest: Int)

  /// A wanted error is negative or not a number.
  case invalidWantedError(absolute: Double, relative: Double)

  /// The number of ranges is not one that the method allows.
  case invalidDimensions(Int, allowed: ClosedRange<Int>)

  /// The function has more variables than there are ranges.
  case tooFewRanges(Int, variables: Int)

  /// The volume to integrate over is beyond the largest number.
  case volumeTooLarge

  /// The number of replicates is not one of ``allowedReplicates``.
  case invalidReplicateCount(Int)

  /// There is a negative number of iterations to warm up, or none to measure.
  case invalidIterationCount(warmUp: Int, measured: Int)

  /// The function is infinite or not a number at a point.
  case nonFiniteValue(at: [Double])

  /// The values of the function are too large to be added up.
  case valuesTooLarge

  /// The numbers of samples that are allowed: a `Double` holds each of them exactly.
  public static let allowedSamples = 1...(1 << 53)

  /// The numbers of replicates that are allowed: it takes two to tell an error.
  public static let allowedReplicates = 2...1024

  /// Throws unless `samples` is allowed.
  static func check(samples: Int) throws(MonteCarloError) {
    guard allowedSamples.contains(samples) else { throw .invalidSampleCount(samples) }
  }
}

extension MonteCarloError: CustomStringConvertible {
  /// Says what was asked for and what is allowed.
  public var description: String {
    switch self {
    case .invalidSampleCount(let count):
      """
      \(count) is not a number of samples: it must be a whole number from \
      \(Self.allowedSamples.lowerBound) to \(Self.allowedSamples.upperBound)
      """
    case .invalidPieceCount(let count):
      "\(count) is not a number of pieces: it must be a whole number from 1"
    case .tooFewSamples(let count, let fewest):
      "\(count) samples are too few: there must be at least \(fewest)"
    case .invalidWantedError(let absolute, let relative):
      """
      the errors \(absolute) (absolute) and \(relative) (relative) cannot be reached: neither may be \
      negative or not a number
      """
    case .invalidDimensions(let count, let allowed):
      """
      \(count) ranges are not allowed: there must be from \(allowed.lowerBound) to \
      \(allowed.upperBound), one for each variable
      """
    case .tooFewRanges(let count, let variables):
      """
      the function has \(variables) variables and only \(count) ranges: there must be one for each \
      variable
      """
    case .volumeTooLarge:
      "the volume of the ranges is beyond the largest number: make them smaller, or infinite"
    case .invalidReplicateCount(let count):
      """
      \(count) is not a number of replicates: it must be a whole number from \
      \(Self.allowedReplicates.lowerBound) to \(Self.allowedReplicates.upperBound)
      """
    case .invalidIterationCount(let warmUp, let measured):
      """
      \(warmUp) iterations to warm up and \(measured) to measure are not possible: the first must \
      be from 0, the second from 1, and together they must be at most \(VegasPlan.mostIterations)
      """
    case .nonFiniteValue(let point):
      "the function is infinite or not a number at \(point)"
    case .valuesTooLarge:
      "the values of the function are too large to be added up"
    }
  }
}
