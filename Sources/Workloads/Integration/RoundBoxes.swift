public import Jobs
public import Quadrature

/// Some boxes of a round of an adaptive integral over several dimensions, as a job.
public struct RoundBoxes<Function: MultivariateIntegrand & Codable>: Job {
  /// The function to integrate.
  public var integrand: Function

  /// What the boxes are parts of.
  public var domain: CubatureDomain

  /// The boxes.
  public var boxes: [CubatureBox]

  /// Creates the job.
  public init(_ integrand: Function, domain: CubatureDomain, boxes: [CubatureBox]) {
    self.integrand = integrand
    self.domain = domain
    self.boxes = boxes
  }

  /// Estimates the integral over each of the boxes.
  ///
  /// - Throws: `CancellationError` between two boxes if nobody wants the answer any more.
  public func run() throws -> [CubatureRegion<Double>] {
    let rule = GenzMalikRule(for: domain)
    return try boxes.map { box in
      try JobContext.current.checkCancellation()
      return try rule.region(of: integrand, over: box, in: domain)
    }
  }
}

extension RoundBoxes {
  /// Shares out the boxes of a round.
  static func cut(
    _ integrand: Function, domain: CubatureDomain, boxes: [CubatureBox], parts: Int
  ) -> [RoundBoxes] {
    boxes.equalShares(parts).map { RoundBoxes(integrand, domain: domain, boxes: Array($0)) }
  }
}
