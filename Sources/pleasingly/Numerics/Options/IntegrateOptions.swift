internal import ArgumentParser
internal import Quadrature

/// What is integrated, over what, by which rule and how exactly.
struct IntegrateOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The formula, in the variable x, or in x, y, z or x1 to x20.",
      discussion: """
        + - * / ^ ( ), comparisons, && || !, if(condition, then, else), pi, e, and the functions \
        sqrt exp log sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh abs floor ceil cbrt \
        exp2 expm1 log2 log10 log1p erf erfc atan2 hypot pow min max.
        """,
      valueName: "formula"))
  var formula: String

  @Option(
    parsing: .unconditional,
    help: "Where the integral begins: a number, -inf, or a formula such as -pi/2.",
    transform: Bound.parse)
  var from: Double?

  @Option(
    parsing: .unconditional,
    help: "Where the integral ends: a number, inf, or a formula such as pi/2.",
    transform: Bound.parse)
  var to: Double?

  @Option(
    parsing: .unconditionalSingleValue,
    help: "The range of one of several variables, written like x=0:1. Once for each.",
    transform: AxisRange.parse)
  var over: [AxisRange] = []

  @Option(
    help: "How to integrate; by default 'adaptive' for one variable, 'cubature' for several.")
  var rule: RuleName?

  @Option(
    parsing: .unconditional,
    help: """
      How many samples, written like 1000, 1e3 or 10**3: places of simpson, trapezoid and gauss, \
      the most that vegas and sobol take (default: 10**6; gauss: 64).
      """,
    transform: Count.atLeast(1))
  var samples: Count?

  @Option(
    name: .customLong("absolute-tolerance"), parsing: .unconditional,
    help: "The error that is allowed whatever the value is (default: 1.49e-8).",
    transform: tolerance)
  var absoluteTolerance = 1.49e-8

  @Option(
    name: .customLong("relative-tolerance"), parsing: .unconditional,
    help: "The error that is allowed, as a part of the value (default: 1.49e-8).",
    transform: tolerance)
  var relativeTolerance = 1.49e-8

  @Option(
    parsing: .unconditional,
    help: "Which stream of random places, for vegas and sobol (default: 2019).", transform: seed)
  var seed: UInt64?

  @Sendable private static func tolerance(_ argument: String) throws -> Double {
    guard let value = Double(argument), value >= 0, value.isFinite else {
      throw ValidationError("it must be a number from 0, like 1e-6")
    }
    return value
  }

  @Sendable private static func seed(_ argument: String) throws -> UInt64 {
    guard let value = UInt64(argument) else {
      throw ValidationError("it must be a whole number from 0 to 2**64 - 1")
    }
    return value
  }

  /// Checks what the parser cannot.
  func validate() throws {
    do {
      _ = try Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)
    } catch {
      throw ValidationError(error.description)
    }
    _ = try task()
  }

  /// What the options ask for.
  func task() throws -> IntegrationTask {
    var formula: IntegrandExpression
    do {
      formula = try IntegrandExpression(self.formula)
    } catch {
      throw ValidationError(Self.pointed(error, in: self.formula))
    }
    let axes = try axes()
    if !over.isEmpty { formula = try renamed(formula, axes) }
    guard formula.variableCount <= axes.count else {
      let missing = ExpressionVariable.name(of: formula.variableCount - 1)
      throw ValidationError(
        """
        the formula has the variable \(missing), whose range is not given: \
        name it as in --over \(missing)=0:1
        """)
    }
    let rule = rule ?? (axes.count == 1 ? .adaptive : .cubature)
    guard rule.variables.contains(axes.count) else {
      let allowed = RuleName.allCases.filter { $0.variables.contains(axes.count) }
      let count = axes.count == 1 ? "one variable" : "\(axes.count) variables"
      throw ValidationError(
        """
        the rule \(rule.rawValue) is not for \(count): \
        choose one of \(allowed.map(\.rawValue).joined(separator: ", "))
        """)
    }
    guard samples == nil || rule.defaultSamples != nil else {
      throw ValidationError(
        "--samples is not for the rule \(rule.rawValue), which takes as many as the tolerance needs"
      )
    }
    guard seed == nil || rule.isRandom else {
      throw ValidationError("--seed is for the rules vegas and sobol only")
    }
    let limits = GaussLegendreRule.allowedCounts
    if rule == .gauss, let samples, !limits.contains(samples.value) {
      throw ValidationError("gauss takes from \(limits.lowerBound) to \(limits.upperBound) samples")
    }
    return IntegrationTask(
      formula: formula, axes: axes, rule: rule,
      samples: samples?.value ?? rule.defaultSamples ?? 0, absoluteTolerance: absoluteTolerance,
      relativeTolerance: relativeTolerance, seed: seed ?? 2019)
  }

  /// The ranges of the variables, in their order.
  private func axes() throws -> [AxisRange] {
    if over.isEmpty {
      guard let from, let to else {
        throw ValidationError(
          "where to integrate is not given: use --from and --to, or --over for each variable")
      }
      return [AxisRange(variable: 0, lowerBound: from, upperBound: to)]
    }
    guard from == nil, to == nil else {
      throw ValidationError("--over cannot be used together with --from or --to")
    }
    let axes = over.sorted { $0.variable < $1.variable }
    for (one, next) in zip(axes, axes.dropFirst()) where one.variable == next.variable {
      throw ValidationError(
        "the range of \(ExpressionVariable.name(of: one.variable)) is given twice")
    }
    return axes
  }

  /// The formula in the first variables, one for each range, whatever they were called.
  private func renamed(
    _ formula: IntegrandExpression, _ axes: [AxisRange]
  ) throws -> IntegrandExpression {
    var missing: Int?
    let text = VariableNames.renamed(formula.text) { name in
      guard let variable = ExpressionVariable.index(of: name) else { return name }
      guard let axis = axes.firstIndex(where: { $0.variable == variable }) else {
        missing = missing ?? variable
        return name
      }
      return ExpressionVariable.name(of: axis)
    }
    if let missing {
      let name = ExpressionVariable.name(of: missing)
      throw ValidationError(
        "the range of \(name) is not given: name it as in --over \(name)=0:1")
    }
    return try IntegrandExpression(text)
  }

  /// The error, with a line that points at the place.
  private static func pointed(_ error: ExpressionError, in formula: String) -> String {
    guard formula.count <= 120, !formula.contains(where: \.isNewline) else { return "\(error)" }
    return """
      \(error)
        \(formula)
        \(String(repeating: " ", count: max(error.column - 1, 0)))^
      """
  }
}
