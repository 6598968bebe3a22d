public import Quadrature

/// A closure as an integrand of several variables.
///
/// The Monte Carlo functions that take a closure make one of these. It cannot go into another process.
public struct ClosureIntegrand: MultivariateIntegrand {
  private let function: @Sendable ([Double]) -> Double

  /// Wraps a closure.
  public init(_ function: @escaping @Sendable ([Double]) -> Double) {
    self.function = function
  }

  /// Calls the closure.
  public func value(at point: [Double]) -> Double { function(point) }
}

extension ClosureIntegrand: Codable {
  /// Throws always: no closure comes from another process.
  public init(from decoder: any Decoder) throws {
    throw DecodingError.dataCorrupted(
      DecodingError.Context(codingPath: decoder.codingPath, debugDescription: Self.advice))
  }

  /// Throws always: a closure cannot go into another process.
  public func encode(to encoder: any Encoder) throws {
    throw EncodingError.invalidValue(
      self, EncodingError.Context(codingPath: encoder.codingPath, debugDescription: Self.advice))
  }

  private static let advice = """
    a closure cannot go into another process: use a pool of threads, or make the integrand a Codable \
    type that conforms to MultivariateIntegrand
    """
}
