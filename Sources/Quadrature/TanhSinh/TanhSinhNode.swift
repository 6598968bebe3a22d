internal import RealModule

/// A place of the tanh-sinh rule on the interval from −1 to 1, and its weight.
@frozen
@usableFromInline
struct TanhSinhNode: Sendable {
  /// The distance from the end at 1; a place as far from −1 has the same weight.
  @usableFromInline let distance: Double

  @usableFromInline let weight: Double

  /// - Parameter t: the place before mapping, not below zero.
  init(_ t: Double) {
    let u = Double.pi / 2 * Double.sinh(t)
    let cosh = Double.cosh(u)
    distance = 1 / (Double.exp(u) * cosh)
    weight = Double.pi / 2 * Double.cosh(t) / cosh / cosh
  }

  /// The number of steps on each side at level 0.
  static let stepsAtLevelZero = 8

  /// The largest level.
  @usableFromInline static let highestLevel = 16

  /// The step at level 0: eight of them reach the smallest distances that there are.
  static let firstStep: Double = {
    let smallest = 4 * Double.leastNormalMagnitude
    return Double.asinh(Double.log(2 / smallest - 1) / Double.pi) / Double(stepsAtLevelZero)
  }()

  /// The step at a level.
  @usableFromInline
  static func step(at level: Int) -> Double {
    firstStep / Double(1 << level)
  }

  /// The nodes that a level has more than the one before, from the centre outwards.
  ///
  /// The one at the centre is not among them; level 0 has the others.
  @usableFromInline
  static func newNodes(at level: Int) -> [TanhSinhNode] {
    level < stored.count ? stored[level] : computed(level)
  }

  private static let stored = (0...6).map(computed)

  private static func computed(_ level: Int) -> [TanhSinhNode] {
    let count = stepsAtLevelZero << level
    let step = step(at: level)
    return stride(from: 1, through: count, by: level == 0 ? 1 : 2)
      .map { TanhSinhNode(Double($0) * step) }
      .filter { $0.weight > 0 && $0.distance > 0 }
  }
}
