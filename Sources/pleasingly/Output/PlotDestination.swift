internal import Jobs

/// Where a drawing goes that is about to be made.
enum PlotDestination {
  case terminal
  case svg(OutputFile)
  case html(OutputFile)
  case png(PNGConverter, OutputFile)

  /// Draws something.
  func draw(_ drawing: some Drawable) {
    // To draw is no part of the work.
    Timeline.shared.stop()
    switch self {
    case .terminal:
      StandardOutput.line()
      for line in drawing.text(width: TerminalSize.columns) { StandardOutput.line(line) }
    case .svg(let file): file.write(drawing.svg())
    case .html(let file): file.write(drawing.html())
    case .png(let converter, let file): converter.convert(drawing.svg(), to: file)
    }
  }
}
