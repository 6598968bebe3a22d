internal import ArgumentParser

/// `--plot`, of commands whose results can be drawn.
struct PlotOption: ParsableArguments {
  @Option(
    name: .customLong("plot"), parsing: .unconditional,
    help: ArgumentHelp(
      """
      Draw the result: to a file that ends in .svg, .html or .png (the last by rsvg-convert), or as \
      text to the terminal (-).
      """, valueName: "file"),
    transform: Destination.parse)
  var destination: Destination?

  /// Where the drawing goes.
  enum Destination {
    case terminal
    case file(path: String, kind: Kind)

    @Sendable static func parse(_ argument: String) throws -> Destination {
      if argument == "-" { return .terminal }
      return .file(path: argument, kind: try FileEnding.of(argument, as: Kind.self))
    }
  }

  /// As what it is drawn.
  enum Kind: String, CaseIterable {
    case svg, html, png
  }

  /// Checks that a drawing in the terminal does not mix with results for programs.
  func check(format: ResultFormat) throws {
    if case .terminal = destination, format != .text {
      throw ValidationError(
        "--plot - draws between the results, which --format \(format.rawValue) wants alone: "
          + "name a file, or leave --format away")
    }
  }

  /// Opens what is to be drawn to, before the work begins; nil if nothing is to be drawn.
  ///
  /// - Throws: `ValidationError` if the file cannot be written, or its kind cannot be made.
  func begin() throws -> PlotDestination? {
    // Of an MPI run, rank 0 draws for all.
    if MPIEngine.isSilent() { return nil }
    return switch destination {
    case nil: nil
    case .terminal: .terminal
    case .file(let path, .svg): .svg(try OutputFile(path: path))
    case .file(let path, .html): .html(try OutputFile(path: path))
    case .file(let path, .png): .png(try PNGConverter(), try OutputFile(path: path))
    }
  }
}
