internal import ArgumentParser
internal import Quadrature

/// `--even-rule`.
enum EvenRuleName: String, CaseIterable, ExpressibleByArgument {
  case average, first, last, cartwright

  var rule: EvenRule {
    switch self {
    case .average: .average
    case .first: .first
    case .last: .last
    case .cartwright: .cartwright
    }
  }
}

/// The rule for an even number of samples, as every integral of the lecture takes it.
struct EvenRuleOption: ParsableArguments {
  @Option(
    name: .customLong("even-rule"),
    help: """
      What Simpson's rule does with an even number of samples: 'average' is the SciPy of the \
      lecture's day, 'cartwright' that of today.
      """)
  var name = EvenRuleName.average

  var rule: EvenRule { name.rule }
}
