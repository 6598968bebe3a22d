internal import Quadrature
internal import Workloads

/// What a rule says of an integral, whichever rule it is.
struct IntegralOutcome {
  var value: Double
  var error: Double
  var evaluations: Int
  var isToleranceMet: Bool
  var status: String

  /// What is known before the first estimate.
  static let unknown = IntegralOutcome(
    value: .nan, error: .infinity, evaluations: 0, isToleranceMet: false,
    status: "there is no estimate yet")

  init(value: Double, error: Double, evaluations: Int, isToleranceMet: Bool, status: String) {
    // The sign of an undefined value means nothing, nor does the error of one.
    self.value = value.isNaN ? .nan : value
    self.error = error.isNaN ? .infinity : error
    self.evaluations = evaluations
    self.isToleranceMet = isToleranceMet
    self.status = status
  }

  init(_ integral: Integral<Double>) {
    self.init(
      value: integral.value, error: integral.errorEstimate, evaluations: integral.evaluations,
      isToleranceMet: integral.isToleranceMet, status: "\(integral.status)")
  }

  init(_ estimate: MonteCarloEstimate) {
    self.init(
      value: estimate.value, error: estimate.standardError, evaluations: estimate.samples,
      isToleranceMet: estimate.isErrorMet,
      status: estimate.status == .allSamplesTaken
        ? "\(IntegrationStatus.sampleLimitReached(estimate.samples))" : "\(estimate.status)")
  }

  /// The same with the opposite sign.
  var negated: IntegralOutcome {
    var outcome = self
    outcome.value.negate()
    return outcome
  }
}

extension MonteCarloError {
  /// Whether the function is to blame, and not what was asked for.
  var isOfTheFunction: Bool {
    switch self {
    case .nonFiniteValue, .valuesTooLarge: true
    default: false
    }
  }
}
