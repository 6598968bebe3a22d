public import Quadrature

/// How far an integration is.
public struct IntegrationProgress: Sendable {
  /// The best that is known of the integral so far; nil before there is any.
  public var integral: Integral<Double>?

  /// How many times the function was called.
  public var evaluations = 0

  /// How many times it is going to be called; nil if that depends on what is found.
  public var plannedEvaluations: Int?

  /// Creates the state of an integration that begins.
  public init(plannedEvaluations: Int? = nil) {
    self.plannedEvaluations = plannedEvaluations
  }
}
