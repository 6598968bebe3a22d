/// A Monte Carlo estimate was asked for with numbers that it cannot have.
public enum MonteCarloError: Error, Hashable, Sendable {
  /// The number of samples is not one of ``allowedSamples``.
  case invalidSampleCount(Int)

  /// The number of pieces is below 1.
  case invalidPieceCount(Int)

  /// The numbers of samples that are allowed: a `Double` holds each of them exactly.
  public static let allowedSamples = 1...(1 << 53)

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
    }
  }
}
