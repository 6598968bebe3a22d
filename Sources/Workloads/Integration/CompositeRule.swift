internal import Quadrature

/// A rule on a grid of equal steps.
public enum CompositeRule: String, CaseIterable, Codable, Sendable {
  /// Simpson's rule; what is left over of an even number of samples is treated as SciPy does today.
  case simpson

  /// The trapezoid rule.
  case trapezoid

  /// The integral and its error, from the sums of all chunks of a grid.
  func integral(
    of integrand: some Integrand, on grid: UniformGrid, from partials: [PartialSums]
  ) throws -> (value: Double, error: Double) {
    switch self {
    case .simpson:
      let rule = CompositeSimpson(grid: grid)
      let value = try rule.value(of: integrand, from: partials)
      return (value, rule.errorEstimate(of: value, integrand: integrand, from: partials))
    case .trapezoid:
      let rule = CompositeTrapezoid(grid: grid)
      let value = try rule.value(of: integrand, from: partials)
      return (value, rule.errorEstimate(of: value, integrand: integrand, from: partials))
    }
  }
}
