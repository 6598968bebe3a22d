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
  /// The digits that agree double from level to level, if it converges as it should. That is believed
  /// only if the last differences fall quickly; else little more is known than the differences, which
  /// may be small by chance where the function bends or has narrow peaks inside of the range. After
  /// D. H. Bailey, K. Jeyabalan and X. S. Li, "A comparison of three high-precision quadrature schemes",
  /// Experimental Mathematics 14, 2005, 317–329, who believe it always; here relative to the integral of
  /// the function's magnitude, so that a factor in the function is one in the error.
  @usableFromInline var error: Double {
    let step = TanhSinhNode.step(at: level)
    let scale = magnitude * step
    guard level >= 2, scale > 0 else { return scale == 0 ? 0 : .infinity }
    let values = ([0] + estimates).suffix(4)
    let differences = zip(values, values.dropFirst()).map { abs($0 - $1) / scale }
    let last = differences[differences.count - 1]
    let before = differences[differences.count - 2]
    let guess: Double
    if last == 0 {
      guess = 0
    } else if last < before / 1_000, before < differences[0] / 10 {
      let order = Double.log(last) / Double.log(before)
      // The last one may be small by chance as well: then the one before tells more.
      guess = 30 * max(Double.exp(min(order, 2) * Double.log(last)), last * before * before)
    } else {
      // Those before are expected to be larger.
      guess = 2 * differences.reduce(0) { max($0 / 2, $1) }
    }
    let cut = outermost * step / scale
    let rounding = max(8, largest * step / scale) * Double.ulpOfOne
    return scale * max(min(guess, 1), rounding, cut)
  }
}
