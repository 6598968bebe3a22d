/// Amdahl's law, fitted to measured speedups.
///
/// If a part *f* of the work cannot be shared out, *p* workers are 1 / (*f* + (1 − *f*) / *p*) times as
/// fast as one, and never more than 1 / *f* times.
///
/// ```swift
/// AmdahlFit([(workers: 2, speedup: 1.8), (workers: 4, speedup: 3.0)])?.serialFraction  // 0.1111…
/// ```
///
/// Source: G. M. Amdahl, "Validity of the single processor approach to achieving large scale computing
/// capabilities", AFIPS spring joint computer conference, 1967, 483–485.
public struct AmdahlFit: Hashable, Codable, Sendable {
  /// The part of the work that cannot be shared out, from 0 to 1.
  public var serialFraction: Double

  /// The most that any number of workers can bring; infinite if everything can be shared out.
  public var greatestSpeedup: Double { 1 / serialFraction }

  /// Fits the law by least squares of the times.
  ///
  /// - Parameter speedups: numbers of workers, and how many times as fast as one they were.
  /// - Returns: nil unless a number of workers is above 1 and all speedups are positive.
  public init?(_ speedups: [(workers: Int, speedup: Double)]) {
    var (products, squares) = (0.0, 0.0)
    for (workers, speedup) in speedups {
      guard workers >= 1, speedup > 0 else { return nil }
      let share = 1 / Double(workers)
      products += (1 / speedup - share) * (1 - share)
      squares += (1 - share) * (1 - share)
    }
    guard squares > 0 else { return nil }
    serialFraction = min(max(products / squares, 0), 1)
  }
}
