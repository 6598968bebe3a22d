public import Jobs
public import Quadrature

/// Some intervals of a round of an adaptive integral, as a job.
public struct RoundPanels<Function: Integrand & Codable>: Job {
  /// The function to integrate.
  public var integrand: Function

  /// What the intervals are parts of.
  public var range: IntegrationRange

  /// How the integral over an interval is found.
  public var rule: PanelRule

  /// Where the intervals begin and end, one pair after the other, in mapped places of ``range``.
  public var ends: [Double]

  /// Creates the job.
  public init(_ integrand: Function, range: IntegrationRange, rule: PanelRule, ends: [Double]) {
    self.integrand = integrand
    self.range = range
    self.rule = rule
    self.ends = ends
  }

  /// Estimates the integral over each of the intervals.
  public func run() -> [QuadraturePanel<Double>] {
    stride(from: 0, to: ends.count - 1, by: 2).map { index in
      rule.panel(
        of: integrand.value(at:), from: ends[index], to: ends[index + 1], in: range)
    }
  }
}

extension RoundPanels {
  /// Shares out the intervals of a round.
  ///
  /// - Parameters:
  ///   - intervals: the intervals.
  ///   - parts: how many jobs; there are fewer if there are fewer intervals.
  static func cut(
    _ integrand: Function, range: IntegrationRange, rule: PanelRule,
    intervals: [(lower: Double, upper: Double)], parts: Int
  ) -> [RoundPanels] {
    intervals.equalShares(parts).map { share in
      RoundPanels(
        integrand, range: range, rule: rule, ends: share.flatMap { [$0.lower, $0.upper] })
    }
  }
}
