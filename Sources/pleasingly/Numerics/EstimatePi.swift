internal import ArgumentParser
internal import Threading
internal import Workloads

/// `estimate-pi`.
struct EstimatePi: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Estimate pi by a Monte Carlo method, with an interval for it.",
    discussion: """
      Sample number i of a seed is the same however many workers there are, and so is the estimate. \
      Ctrl-C prints the estimate so far.

      Examples:
        pleasingly estimate-pi --samples 1e8 --seed 12345
        estimate: 3.14138544
        standard error: 0.00016423…
        95 % interval: 3.1410635… to 3.1417073…
        hits: 78534636
        samples: 100000000

        pleasingly estimate-pi --error 1e-4 --engine processes --format json
      """)

  @Option(
    parsing: .unconditional,
    help: """
      How many samples, written like 1000, 1e3 or 10**3 (default: 10**8); the most, with --error \
      (default then: 2**53).
      """,
    transform: Count.atLeast(2))
  var samples: Count?

  @Option(
    parsing: .unconditional,
    help: "Which stream of samples, from 0 to 2**64 - 1 (default: 2019).", transform: seed)
  var seed: UInt64 = 2019

  @Option(
    parsing: .unconditional,
    help: "Stop as soon as the standard error is at most this.", transform: error)
  var error: Double?

  @OptionGroup var engine: EngineOptions

  @Sendable private static func seed(_ argument: String) throws -> UInt64 {
    guard let value = UInt64(argument) else {
      throw ValidationError("it must be a whole number from 0 to 2**64 - 1")
    }
    return value
  }

  @Sendable private static func error(_ argument: String) throws -> Double {
    guard let value = Double(argument), value > 0, value.isFinite else {
      throw ValidationError("it must be a number above 0, like 1e-4")
    }
    return value
  }

  @OptionGroup var timeline: TimelineOption
  @OptionGroup var watch: WatchOptions
  @OptionGroup var plot: PlotOption

  func validate() throws {
    try plot.check(format: engine.format)
  }

  func run() async throws {
    let plot = try plot.begin()
    let session = try timeline.begin()
    defer { session?.finish() }
    try await watch.during { try await compute(plot: plot) }
  }

  private func compute(plot: PlotDestination?) async throws {
    let limit = samples?.value ?? (error == nil ? 100_000_000 : Count.largest)
    let start = ContinuousClock.now
    let known = LockedValue<(pi: PiEstimate?, path: PiPath)>((nil, PiPath()))
    let progress = ProgressLine(counting: "samples")
    try Interruption.prints {
      progress.end()
      let (pi, path) = known.withLock { $0 }
      (try? report(pi, since: start, isPartial: true))?.forEach { StandardOutput.line($0) }
      if let pi { plot?.draw(path.figure(end: pi, seed: seed)) }
      return []
    }
    let pi = try await EnginePool.with(engine.engine, workers: engine.workers) { pool in
      try await Workloads.estimatePi(
        samples: limit, seed: seed, error: error ?? 0, on: pool
      ) { pi in
        known.withLock { known in
          known.pi = pi
          known.path.add(pi)
        }
        progress.show(pi.samples, of: planned(pi, limit: limit))
      }
    }
    progress.end()
    guard Interruption.claim() else { try await Interruption.end() }
    try report(pi, since: start, isPartial: false).forEach { StandardOutput.line($0) }
    plot?.draw(known.withLock { $0.path }.figure(end: pi, seed: seed))
    if let error, pi.status != .errorMet {
      let isAlike = pi.hits == 0 || pi.hits == pi.samples
      StandardError.line(
        isAlike
          ? "Error: all \(pi.samples) samples are alike, which says nothing of the error: allow more"
          : "Error: the standard error is above \(error) after \(pi.samples) samples: allow more")
      throw ExitCode(1)
    }
  }

  /// How many samples it is going to take, as far as anybody can tell.
  private func planned(_ pi: PiEstimate, limit: Int) -> Int {
    guard let error, pi.standardError > 0 else { return limit }
    // The error falls with the root of the samples.
    let ratio = pi.standardError / error
    return Int(min(Double(pi.samples) * ratio * ratio, Double(limit)))
  }

  private func report(
    _ pi: PiEstimate?, since start: ContinuousClock.Instant, isPartial: Bool
  ) throws -> [String] {
    try PiReport(
      pi, seed: seed, engine: engine, seconds: Text.seconds(ContinuousClock.now - start),
      isPartial: isPartial
    ).lines(as: engine.format)
  }
}
