internal import Plots

/// How the error of the lecture's table falls with the number of samples.
enum ErrorFigure {
  static func figure(_ errors: [(samples: Int, error: Double)]) -> Figure {
    var panel = Figure.Panel(
      x: Figure.Axis("number of samples", scale: .logarithmic),
      y: Figure.Axis("error", scale: .logarithmic))
    let points = errors.map { Figure.Point(Double($0.samples), $0.error) }
    panel.series.append(Figure.Series("Simpson's rule", .measurements, points: points))
    if let first = points.first(where: { $0.y > 0 }), let last = points.last, last.x > first.x {
      // The circle is vertical at its end, so that the error falls as n^-1.5 and not as n^-4.
      let ratio = last.x / first.x
      let end = Figure.Point(last.x, first.y / (ratio * ratio.squareRoot()))
      panel.series.append(
        Figure.Series(
          "proportional to n to the power of -1.5", .dashes, points: [first, end], colour: 6))
    }
    let texts = errors.map { "\($0.samples): \(Text.scientific($0.error, digits: 3))" }
    return Figure(
      "The error of Simpson's rule for pi",
      description: "Number of samples and error: " + texts.joined(separator: ", ") + ".",
      panels: [panel])
  }
}
