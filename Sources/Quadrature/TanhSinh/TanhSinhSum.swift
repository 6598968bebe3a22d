internal import RealModule

/// The sums of the tanh-sinh rule, level by level, and what they say of the error.
@usableFromInline
struct TanhSinhSum {
  /// The integral by each level.
  private(set) var estimates: [Double] = []

  private var sum = CompensatedSum()
  private var magnitude = 0.0
  private var largest = 0.0

  /// About how much is cut off at the ends.
  private var cut = 0.0

  private var hasTerms = false

  private(set) var level = -1

  @usableFromInline
  init() {}

  /// Adds a weighted value.
  @usableFromInline
  mutating func add(_ term: Double) {
    hasTerms = true
    sum.add(term)
    magnitude += abs(term)
    largest = max(largest, abs(term))
  }

  /// Ends a level.
  ///
  /// - Parameters:
  ///   - lower: the terms towards the lower end.
  ///   - upper: those towards the upper one.
  @usableFromInline
  mutating func endLevel(_ lower: TanhSinhEnd, _ upper: TanhSinhEnd) {
    level += 1
    let step = TanhSinhNode.step(at: level)
    let spacing = level == 0 ? step : 2 * step
    cut = max(
      step * max(lower.outermost, upper.outermost),
      lower.rest(spacing: spacing) + upper.rest(spacing: spacing))
    estimates.append(sum.value * step)
  }

  /// The integral by the last level.
  @usableFromInline var value: Double { estimates.last ?? .nan }

  /// How far ``value`` may be off.
  ///
  /// The digits that agree double from level to level, if it converges as it should. That is believed
  /// only if the last differences fall quickly; else little more is known than the differences, which
  /// may be small by chance where the function bends or has narrow peaks inside of the range. After
  /// D. H. Bailey, K. Jeyabalan and X. S. Li, "A comparison of three high-precision quadrature schemes",
  /// Experimental Mathematics 14, 2005, 317–329, who believe it always; here relative to the integral of
  /// the function's magnitude, so that a factor in the function is one in the error.
  @usableFromInline var error: Double {
    // Between ends next to each other there is no number that tells anything.
    guard hasTerms else { return .infinity }
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
    let rounding = max(8, largest * step / scale) * Double.ulpOfOne
    return max(scale * max(min(guess, 1), rounding), cut)
  }
}
