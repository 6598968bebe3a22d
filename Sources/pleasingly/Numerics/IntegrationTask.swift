internal import Jobs
internal import Quadrature
internal import Workloads

/// An integral that was asked for on the command line.
struct IntegrationTask {
  var formula: IntegrandExpression
  var axes: [AxisRange]
  var rule: RuleName
  var samples: Int
  var absoluteTolerance: Double
  var relativeTolerance: Double
  var seed: UInt64

  /// Finds the integral.
  ///
  /// - Parameters:
  ///   - pool: who does the work.
  ///   - onProgress: is called with the best that is known, how many values of the function there
  ///     were, and how many there are going to be, if that is known.
  func run(
    on pool: any WorkerPool, onProgress: (IntegralOutcome?, Int, Int?) -> Void
  ) async throws -> IntegralOutcome {
    if axes.count == 1, !rule.isRandom {
      return IntegralOutcome(
        try await inOneDimension(on: pool) { progress in
          onProgress(
            progress.integral.map(IntegralOutcome.init), progress.evaluations,
            progress.plannedEvaluations)
        })
    }
    let isNegative = axes.filter { $0.upperBound < $0.lowerBound }.count % 2 != 0
    func directed(_ outcome: IntegralOutcome) -> IntegralOutcome {
      isNegative ? outcome.negated : outcome
    }
    let ranges = axes.map {
      min($0.lowerBound, $0.upperBound)...max($0.lowerBound, $0.upperBound)
    }
    let report: (MonteCarloEstimate) -> Void = {
      onProgress(directed(IntegralOutcome($0)), $0.samples, samples)
    }
    switch rule {
    case .vegas:
      return directed(
        IntegralOutcome(
          try await vegasIntegral(
            formula, over: ranges, samples: samples, seed: seed, absoluteError: absoluteTolerance,
            relativeError: relativeTolerance, on: pool, onEstimate: report)))
    case .sobol:
      return directed(
        IntegralOutcome(
          try await sobolIntegral(
            formula, over: ranges, samples: samples, seed: seed, absoluteError: absoluteTolerance,
            relativeError: relativeTolerance, on: pool, onEstimate: report)))
    default:
      return directed(
        IntegralOutcome(
          try await cubatureIntegral(
            formula, over: ranges, absoluteTolerance: absoluteTolerance,
            relativeTolerance: relativeTolerance, on: pool
          ) { progress in
            onProgress(
              progress.integral.map { directed(IntegralOutcome($0)) }, progress.evaluations, nil)
          }))
    }
  }

  private func inOneDimension(
    on pool: any WorkerPool, onProgress: (IntegrationProgress) -> Void
  ) async throws -> Integral<Double> {
    let (from, to) = (axes[0].lowerBound, axes[0].upperBound)
    switch rule {
    case .simpson, .trapezoid:
      return try await compositeIntegral(
        formula, from: from, to: to, rule: rule == .simpson ? .simpson : .trapezoid,
        samples: samples, absoluteTolerance: absoluteTolerance,
        relativeTolerance: relativeTolerance, on: pool, onProgress: onProgress)
    case .gauss:
      return try await gaussIntegral(
        formula, from: from, to: to, samples: samples, absoluteTolerance: absoluteTolerance,
        relativeTolerance: relativeTolerance, on: pool, onProgress: onProgress)
    case .tanhSinh:
      return try await pool.run(
        TanhSinhIntegral(
          formula, from: from, to: to,
          tolerance: Tolerance(absolute: absoluteTolerance, relative: relativeTolerance)))
    default:
      return try await adaptiveIntegral(
        formula, from: from, to: to, absoluteTolerance: absoluteTolerance,
        relativeTolerance: relativeTolerance, on: pool, onProgress: onProgress)
    }
  }
}
