internal import RealModule

/// The sums of the tanh-sinh rule, level by level, and what they say of the error.
@usableFromInline
struct TanhSinhSum {
  /// The integral by each level.
  private(set) var estimates: [Double] = []

  private var sum = CompensatedSum()
  private var magnitude = 0.0
  private var largest = 0.0

  /// The magnitude of the outermost terms: what is cut off beyond is about as large.
  private var outermost = 0.0

  private(set) var level = -1

  @usableFromInline
  init() {}

  /// Adds a weighted value.
  @usableFromInline
  mutating func add(_ term: Double) {
    sum.add(term)
    magnitude += abs(term)
    largest = max(largest, abs(term))
  }

  /// Ends a level.
  ///
  /// - Parameter outermost: the larger of the outermost terms of the two sides, in magnitude.
  @usableFromInline
  mutating func endLevel(outermost: Double) {
    level += 1
    self.outermost = outermost
    estimates.append(sum.value * TanhSinhNode.step(at: level))
  }

  /// The integral by the last level.
  @usableFromInline var value: Double { estimates.last ?? 0 }

  /// How far ``value`` may be off.
  ///
  /// The digits that agree double from level to level, if it converges at all. Source:
  /// D. H. Bailey, K. Jeyabalan and X. S. Li, "A comparison of three high-precision quadrature
  /// schemes", Experimental Mathematics 14, 2005, 317–329; here relative to the integral of the
  /// function's magnitude, so that a factor in the function is one in the error.
  @usableFromInline var error: Double {
    let step = TanhSinhNode.step(at: level)
    let scale = magnitude * step
    guard level >= 2, scale > 0 else { return scale == 0 ? 0 : .infinity }
    let last = abs(estimates[level] - estimates[level - 1]) / scale
    let before = abs(estimates[level] - estimates[level - 2]) / scale
    var logarithm = -Double.infinity
    if last > 0 {
      let digits = Double.log(min(last, 1))
      let digitsBefore = Double.log(min(before, 1))
      logarithm = 2 * digits
      if digitsBefore < 0 { logarithm = max(logarithm, digits * digits / digitsBefore) }
      // It does not converge: then nothing better is known than the difference.
      if before <= last { logarithm = max(logarithm, digits) }
    }
    let guess = min(last, Double.exp(logarithm))
    let cut = outermost * step / scale
    return scale * max(guess, Double.ulpOfOne * largest * step / scale, cut, Double.ulpOfOne)
  }
}
