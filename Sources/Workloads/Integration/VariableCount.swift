internal import Quadrature

/// Refuses a function that has more variables than there are ranges to integrate over.
///
/// - Throws: `QuadratureError.tooFewRanges(_:variables:)`.
func require(ranges: Int, for integrand: some Sendable) throws(QuadratureError) {
  let variables = (integrand as? any MultivariateIntegrand)?.fewestDimensions ?? 0
  guard variables <= ranges else { throw .tooFewRanges(ranges, variables: variables) }
}
