internal import ArgumentParser
internal import Quadrature
internal import Threading
internal import Workloads

/// `integrate`.
struct Integrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Integrate a formula, with an estimate of the error.",
    discussion: """
      The answer has the same bits on every engine and on any number of workers. If the tolerance is \
      not met, the best value is printed, and the exit status is 1. Ctrl-C prints the estimate so far.

      Examples:
        pleasingly integrate 'sqrt(1-x^2)' --from 0 --to 1
        value: 0.785398163397448
        error: 8.833889175718923e-11
        evaluations: 231
        status: the tolerance was met

        pleasingly integrate 'exp(-x^2)' --from -inf --to inf --format json
        pleasingly integrate 'cos(x*y)' --over x=0:1 --over y=0:2
        pleasingly integrate 'exp(-x^2-y^2-z^2)' --over x=0:1 --over y=0:1 --over z=0:1 \\
          --rule vegas --samples 1e6 --absolute-tolerance 1e-3
      """)

  @OptionGroup var options: IntegrateOptions
  @OptionGroup var engine: EngineOptions

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var watch: WatchOptions

  func run() async throws {
    let task = try options.task()
    let session = try timeline.begin()
    defer { session?.finish() }
    try await watch.during { try await compute(task) }
  }

  private func compute(_ task: IntegrationTask) async throws {
    let start = ContinuousClock.now
    let known = LockedValue(IntegralOutcome.unknown)
    let progress = ProgressLine(counting: "evaluations")
    try Interruption.prints {
      progress.end()
      let outcome = known.withLock { $0 }
      return (try? report(outcome, of: task, since: start, isPartial: true)) ?? []
    }
    let outcome: IntegralOutcome
    do {
      outcome = try await EnginePool.with(engine.engine, workers: engine.workers) { pool in
        try await task.run(on: pool) { best, done, planned in
          if let best { known.withLock { $0 = best } }
          progress.show(done, of: planned)
        }
      }
    } catch let error as QuadratureError {
      throw ValidationError(error.description)
    } catch let error as MonteCarloError {
      guard error.isOfTheFunction else { throw ValidationError(error.description) }
      var undefined = IntegralOutcome.unknown
      undefined.status = error.description
      outcome = undefined
    }
    progress.end()
    guard Interruption.claim() else { try await Interruption.end() }
    try report(outcome, of: task, since: start, isPartial: false)
      .forEach { StandardOutput.line($0) }
    guard outcome.isToleranceMet else {
      StandardError.line("Error: \(outcome.status)")
      throw ExitCode(1)
    }
  }

  private func report(
    _ outcome: IntegralOutcome, of task: IntegrationTask, since start: ContinuousClock.Instant,
    isPartial: Bool
  ) throws -> [String] {
    var lines = try IntegralReport(
      value: JSONNumber(outcome.value), error: JSONNumber(outcome.error),
      evaluations: outcome.evaluations, toleranceMet: outcome.isToleranceMet,
      status: outcome.status, rule: task.rule.rawValue, engine: engine.engine.rawValue,
      workers: engine.workerCount, seconds: JSONNumber(Text.seconds(ContinuousClock.now - start)),
      partial: isPartial
    ).lines(as: engine.format)
    if isPartial, engine.format == .text { lines.append("partial: true") }
    return lines
  }
}
