/// An integral as a rule found it, with what is known of its error.
public struct Integral<Value: Sendable>: Sendable {
  /// The integral, or the best that is known of it.
  public var value: Value

  /// How far ``value`` may be off; an estimate, not a bound.
  public var errorEstimate: Double

  /// How many times the function was called.
  public var evaluations: Int

  /// How many intervals, or boxes in several dimensions, the range was cut into at the end.
  public var intervals: Int

  /// Why the integration stopped.
  public var status: IntegrationStatus

  /// Whether the error estimate is within the tolerance.
  public var isToleranceMet: Bool { status == .toleranceMet }

  /// Creates a result.
  ///
  /// - Parameters:
  ///   - value: the integral.
  ///   - errorEstimate: how far it may be off.
  ///   - evaluations: how many times the function was called.
  ///   - intervals: how many intervals the range was cut into.
  ///   - status: why the integration stopped.
  public init(
    value: Value, errorEstimate: Double, evaluations: Int, intervals: Int,
    status: IntegrationStatus
  ) {
    self.value = value
    self.errorEstimate = errorEstimate
    self.evaluations = evaluations
    self.intervals = intervals
    self.status = status
  }
}

extension Integral: Equatable where Value: Equatable {}
extension Integral: Hashable where Value: Hashable {}
extension Integral: Encodable where Value: Encodable {}
extension Integral: Decodable where Value: Decodable {}
