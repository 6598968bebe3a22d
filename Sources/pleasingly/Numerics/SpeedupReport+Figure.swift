internal import Jobs
internal import Plots

extension SpeedupReport {
  /// The times and the speedups over the number of workers, with the spread of the repeats.
  func figure() -> Figure {
    var times = Figure.Panel(
      "Time", x: Figure.Axis("workers"), y: Figure.Axis("seconds"))
    times.series = [
      Figure.Series(
        "median, with the least and the most", .measurements,
        points: runs.map { run in
          Figure.Point(
            Double(run.workers), run.seconds.median,
            spread: run.seconds.minimum...run.seconds.maximum)
        })
    ]
    let alone = runs.first?.seconds.median ?? 0
    let most = Double(runs.map(\.workers).max() ?? 1)
    var speedups = Figure.Panel(
      "Speedup", x: Figure.Axis("workers"), y: Figure.Axis("times as fast as 1 worker"))
    if most > 1 {
      speedups.series.append(
        Figure.Series(
          "ideal", .dashes, points: [Figure.Point(1, 1), Figure.Point(most, most)], colour: 6))
    }
    if let fraction = amdahl?.serialFraction {
      let curve = (0...100).map { step -> Figure.Point in
        let workers = 1 + (most - 1) * Double(step) / 100
        return Figure.Point(workers, 1 / (fraction + (1 - fraction) / workers))
      }
      speedups.series.append(
        Figure.Series(
          "Amdahl's law, \(Text.significant(100 * fraction, digits: 3)) % serial", .line,
          points: curve, colour: 1))
    }
    speedups.series.append(
      Figure.Series(
        "measured", .measurements,
        points: runs.map { run in
          Figure.Point(
            Double(run.workers), run.speedup,
            spread: alone / run.seconds.maximum...alone / run.seconds.minimum)
        }, colour: 0))
    let texts = runs.map {
      "\($0.workers): \(Text.fixed($0.seconds.median, digits: 4)) s, "
        + "\(Text.fixed($0.speedup, digits: 2)) times as fast"
    }
    return Figure(
      "pleasingly \(command)",
      description: "Workers, median of \(repeats) runs and speedup: "
        + texts.joined(separator: "; ") + ".",
      panels: [times, speedups])
  }
}
