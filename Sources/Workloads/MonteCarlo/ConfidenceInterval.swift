/// Where the true value lies with some confidence.
///
/// Of many estimates with other seeds, the share ``level`` of their intervals holds the true value.
public struct ConfidenceInterval: Hashable, Codable, Sendable {
  /// The lower end.
  public var low: Double

  /// The upper end.
  public var high: Double

  /// The confidence, from 0 to 1.
  public var level: Double

  /// Creates an interval.
  public init(low: Double, high: Double, level: Double = 0.95) {
    self.low = low
    self.high = high
    self.level = level
  }

  /// Whether a number lies in the interval, its ends included.
  public func contains(_ number: Double) -> Bool { low <= number && number <= high }
}
