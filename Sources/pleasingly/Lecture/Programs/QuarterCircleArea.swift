internal import Glibc
internal import Quadrature

/// Four times the area of the quarter circle, by Simpson's rule on one process.
enum QuarterCircleArea {
  /// Up to here the samples are held in arrays, as the lecture's session does.
  private static let arrayLimit = 10_000

  /// Four times the area, as the lecture's session and its table compute it.
  ///
  /// With a few samples this is the session to the last digit: two arrays, and the rule for samples
  /// at given places. With many, nothing is stored.
  static func times4AsInSession(_ samples: Int, evenRule: EvenRule) throws -> Double {
    guard samples <= arrayLimit else { return try times4(samples, evenRule: evenRule) }
    let grid = try rule(samples, evenRule).grid
    let places = (0..<samples).map { grid[$0] }
    let heights = places.map { (1 - $0 * $0).squareRoot() }
    return 4 * (try simpson(samples: heights, at: places, evenRule: evenRule))
  }

  /// Four times the area, without storing a sample.
  static func times4(_ samples: Int, evenRule: EvenRule) throws -> Double {
    4 * (try rule(samples, evenRule).integrate(QuarterCircle()))
  }

  private static func rule(_ samples: Int, _ evenRule: EvenRule) throws -> CompositeSimpson {
    try CompositeSimpson(from: 0, to: 1, samples: samples, evenRule: evenRule)
  }
}
