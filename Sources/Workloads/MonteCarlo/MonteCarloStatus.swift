/// Why a Monte Carlo estimate is no better than it is.
public enum MonteCarloStatus: String, Hashable, Codable, Sendable {
  /// The wanted error is met.
  case errorMet

  /// All the samples were taken that are allowed; a wanted error, if there was one, is not met.
  case allSamplesTaken

  /// More samples are to come.
  case underWay

  /// The task was cancelled before the end.
  case cancelled
}

extension MonteCarloStatus: CustomStringConvertible {
  /// A sentence for people.
  public var description: String {
    switch self {
    case .errorMet: "the wanted error was met"
    case .allSamplesTaken: "all samples were taken"
    case .underWay: "more samples are to come"
    case .cancelled: "cancelled before the end; the estimate is partial"
    }
  }
}
