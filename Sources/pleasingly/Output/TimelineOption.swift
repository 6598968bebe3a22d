internal import ArgumentParser
internal import Jobs
internal import Plots

/// `--timeline`, which every command takes that computes.
struct TimelineOption: ParsableArguments {
  @Option(
    name: .customLong("timeline"), parsing: .unconditional,
    help: ArgumentHelp(
      """
      Write what each worker did when: trace events for Perfetto (.json), a drawing (.svg) or a page \
      (.html).
      """, valueName: "file"),
    transform: Destination.parse)
  var destination: Destination?

  /// Where the timeline goes.
  struct Destination {
    var path: String
    var kind: Kind

    @Sendable static func parse(_ argument: String) throws -> Destination {
      Destination(path: argument, kind: try FileEnding.of(argument, as: Kind.self))
    }
  }

  /// As what it is written.
  enum Kind: String, CaseIterable {
    case json, svg, html

    func text(of chart: TimelineChart) -> String {
      switch self {
      case .json: chart.traceEvents()
      case .svg: chart.svg()
      case .html: chart.html()
      }
    }
  }

  /// Checks that a command has something to record that runs one program on all ranks, without a pool.
  ///
  /// - Throws: `ValidationError` if the engine's workers take no jobs from this process.
  func checkJobs(engine: Engine) throws {
    guard destination != nil else { return }
    try Self.checkJobs(engine, for: "--timeline")
  }

  static func checkJobs(_ engine: Engine, for option: String) throws {
    switch engine {
    case .processes, .threads, .serial: return
    case .communicator, .mpi:
      throw ValidationError(
        "\(option) shows jobs, which this command has none of with --engine \(engine.rawValue), where "
          + "every rank runs the same program: use processes, threads or serial, or leave it away")
    }
  }

  /// Begins to record, if that is asked for.
  ///
  /// - Returns: what must be told when the work is over, whether well or badly; nil if nothing is recorded.
  /// - Throws: `ValidationError` if the file cannot be written.
  func begin() throws -> TimelineSession? {
    // Of an MPI run, rank 0 records for all.
    if MPIEngine.isSilent() { return nil }
    return try destination.map {
      try TimelineSession.begin(kind: $0.kind, file: OutputFile(path: $0.path))
    }
  }
}
