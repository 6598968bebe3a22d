/// A pool was asked for with a number of workers that no pool can have.
public struct InvalidWorkerCount: Error, Hashable, Sendable {
  /// The number that was asked for.
  public var count: Int

  /// The numbers that are allowed.
  public static let allowed = 1...4096

  /// Creates the error.
  public init(count: Int) {
    self.count = count
  }

  /// Throws unless `count` is allowed.
  public static func check(_ count: Int) throws(InvalidWorkerCount) {
    guard allowed.contains(count) else { throw InvalidWorkerCount(count: count) }
  }
}

extension InvalidWorkerCount: CustomStringConvertible {
  /// Says what was asked for and what is allowed.
  public var description: String {
    """
    \(count) is not a number of workers: it must be a whole number from \
    \(Self.allowed.lowerBound) to \(Self.allowed.upperBound)
    """
  }
}
