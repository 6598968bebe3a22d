public import Jobs
public import Quadrature

/// An integral by Gauss's rule of so many places, as a job.
public struct GaussSum<Function: Integrand & Codable>: Job {
  /// The function to integrate.
  public var integrand: Function

  /// Where the integral begins.
  public var lowerBound: Double

  /// Where it ends.
  public var upperBound: Double

  /// How many places the rule has.
  public var count: Int

  /// What the rule found.
  public struct Output: Codable, Sendable {
    /// The integral.
    public var value: Double

    /// The integral of the function's absolute value, by the same rule; how far rounding goes.
    public var magnitude: Double

    /// The first place where the function is infinite or not a number.
    public var nonFinitePlace: Double?
  }

  /// Creates the job.
  public init(
    _ integrand: Function, from lowerBound: Double, to upperBound: Double, count: Int
  ) {
    self.integrand = integrand
    self.lowerBound = lowerBound
    self.upperBound = upperBound
    self.count = count
  }

  /// Integrates the function.
  ///
  /// - Throws: `QuadratureError` if there is no such rule.
  public func run() throws -> Output {
    let rule = try GaussLegendreRule(count: count)
    var nonFinitePlace: Double?
    var magnitude = 0.0
    var weights = rule.weights.makeIterator()
    let value = rule.integrate(from: lowerBound, to: upperBound) {
      let value = integrand.value(at: $0)
      if !value.isFinite, nonFinitePlace == nil { nonFinitePlace = $0 }
      magnitude += (weights.next() ?? 0) * abs(value)
      return value
    }
    magnitude *= 0.5 * abs(upperBound - lowerBound)
    return Output(value: value, magnitude: magnitude, nonFinitePlace: nonFinitePlace)
  }
}
