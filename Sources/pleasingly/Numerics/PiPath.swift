internal import Glibc
internal import Plots
internal import RandomStreams
internal import Workloads

/// The way of an estimate of pi to where it ends, and the first of its points.
struct PiPath {
  private var estimates: [PiEstimate] = []
  /// From how many samples on another estimate is far enough from the last to be seen.
  private var next = 0

  /// How many points are drawn.
  private static let drawnPoints = 2000

  /// Takes down the estimate so far.
  mutating func add(_ estimate: PiEstimate) {
    guard estimate.samples >= next else { return }
    estimates.append(estimate)
    next = estimate.samples + estimate.samples / 40
  }

  /// The points in the square, and the estimate with its interval over the number of samples.
  func figure(end: PiEstimate, seed: UInt64) -> Figure {
    let points = Self.points(min(end.samples, Self.drawnPoints), seed: seed)
    var square = Figure.Panel(
      "The first \(points.count) points", x: Figure.Axis("x", range: -1...1),
      y: Figure.Axis("y", range: -1...1))
    square.isSquare = true
    square.series = [
      Figure.Series("hits", .dots, points: points.filter(Self.isHit), colour: 0),
      Figure.Series("misses", .dots, points: points.filter { !Self.isHit($0) }, colour: 1),
      Figure.Series(
        "", .line,
        points: (0...180).map {
          let angle = Double($0) * .pi / 90
          return Figure.Point(cos(angle), sin(angle))
        }, colour: 6),
    ]
    let path = (beginning(points) + estimates.filter { $0.samples > points.count } + [end])
      .map { estimate in
        let interval = estimate.interval
        return Figure.Point(
          Double(estimate.samples), estimate.estimate,
          spread: min(interval.low, interval.high)...interval.high)
      }
    var way = Figure.Panel(
      "The estimate's way",
      x: Figure.Axis("number of samples", scale: .logarithmic), y: Figure.Axis("estimate"))
    let range = (path.first?.x ?? 1)...max(path.last?.x ?? 10, (path.first?.x ?? 1) + 1)
    way.series = [
      Figure.Series("95 % interval", .band, points: path, colour: 4),
      Figure.Series(
        "pi", .dashes,
        points: [Figure.Point(range.lowerBound, .pi), Figure.Point(range.upperBound, .pi)],
        colour: 6),
      Figure.Series("estimate", .line, points: path, colour: 0),
    ]
    var distance = Figure.Panel(
      "How far off it is", x: Figure.Axis("number of samples", scale: .logarithmic),
      y: Figure.Axis("distance from pi", scale: .logarithmic))
    distance.series = [
      Figure.Series(
        "half of the 95 % interval", .dashes,
        points: path.map { point in
          Figure.Point(point.x, 0.5 * (point.spread.map { $0.upperBound - $0.lowerBound } ?? 0))
        }, colour: 4),
      Figure.Series(
        "estimate", .line, points: path.map { Figure.Point($0.x, abs($0.y - .pi)) }, colour: 0),
    ]
    return Figure(
      "Pi by a Monte Carlo method",
      description:
        "\(end.hits) of \(end.samples) points of seed \(seed) fall into the circle, which "
        + "estimates pi as \(end.estimate), with 95 % confidence from \(end.interval.low) to "
        + "\(end.interval.high).",
      panels: [square, way, distance])
  }

  /// The estimates from the first points alone, from 20 on.
  private func beginning(_ points: [Figure.Point]) -> [PiEstimate] {
    var hits = 0
    var next = 20
    return points.enumerated().compactMap { index, point in
      hits += Self.isHit(point) ? 1 : 0
      guard index + 1 == next else { return nil }
      next = max(next + 1, next * 21 / 20)
      return try? PiEstimate(hits: hits, samples: index + 1)
    }
  }

  private static func isHit(_ point: Figure.Point) -> Bool {
    point.x * point.x + point.y * point.y < 1
  }

  /// The first points of a seed, on the grid that the samples lie on.
  private static func points(_ count: Int, seed: UInt64) -> [Figure.Point] {
    let generator = Philox4x32(seed: seed)
    return (0..<count).map { sample in
      let words = generator.block(at: UInt64(sample / 2))
      let (x, y) = sample % 2 == 0 ? (words.x, words.y) : (words.z, words.w)
      return Figure.Point(
        Double(Int32(bitPattern: x)) * 0x1p-31, Double(Int32(bitPattern: y)) * 0x1p-31)
    }
  }
}
