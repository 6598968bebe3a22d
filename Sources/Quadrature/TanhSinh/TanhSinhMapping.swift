/// Where a node of the tanh-sinh rule lies in a range, and how much the range is stretched there.
@frozen
@usableFromInline
enum TanhSinhMapping: Sendable {
  case finite(Double, Double)
  case from(Double)
  case upTo(Double)
  case everything

  @frozen
  @usableFromInline
  struct Place {
    @usableFromInline var x: Double

    /// The distance from the nearer end of a finite range, or from the finite end of another.
    @usableFromInline var distance: Double

    /// The weight of the node, times how much the range is stretched there.
    @usableFromInline var weight: Double

    @inlinable
    init(x: Double, distance: Double, weight: Double) {
      self.x = x
      self.distance = distance
      self.weight = weight
    }
  }

  @usableFromInline
  init(_ range: ClosedRange<Double>, levelLimit: Int) throws(QuadratureError) {
    guard (2...TanhSinhNode.highestLevel).contains(levelLimit) else {
      throw .invalidLevelLimit(levelLimit)
    }
    let (lower, upper) = (range.lowerBound, range.upperBound)
    switch (lower.isFinite, upper.isFinite) {
    case (true, true):
      guard (upper - lower).isFinite else {
        throw .invalidRange(lowerBound: lower, upperBound: upper)
      }
      self = .finite(lower, upper)
    case (true, false): self = .from(lower)
    case (false, true): self = .upTo(upper)
    case (false, false): self = .everything
    }
  }

  /// The place that lies a distance inwards from an end of the interval from −1 to 1.
  ///
  /// - Parameters:
  ///   - distance: how far from the end, at most 1.
  ///   - weight: the weight of the node there.
  ///   - isUpper: whether it is the end at 1.
  ///   - keepsEnds: whether to have places as well that cannot be told from an end, where the
  ///     function may be infinite.
  /// - Returns: nil if there is no such place.
  @inlinable
  func place(
    _ distance: Double, weight: Double, fromUpper isUpper: Bool, keepsEnds: Bool
  ) -> Place? {
    switch self {
    case .finite(let lower, let upper):
      let half = 0.5 * (upper - lower)
      let inwards = half * distance
      let x = isUpper ? upper - inwards : lower + inwards
      guard keepsEnds ? inwards > 0 : x > lower && x < upper else { return nil }
      return Place(x: x, distance: inwards, weight: weight * half)
    case .from(let bound), .upTo(let bound):
      // t from 0 to 1, x = bound ± (1 − t)/t.
      let t = isUpper ? 1 - 0.5 * distance : 0.5 * distance
      let rest = isUpper ? 0.5 * distance : 1 - 0.5 * distance
      let beyond = rest / t
      let x = isDownwards ? bound - beyond : bound + beyond
      guard x.isFinite, keepsEnds ? beyond > 0 : x != bound else { return nil }
      // The square of t alone can be below what numbers reach.
      return Place(x: x, distance: beyond, weight: 0.5 * weight / t / t)
    case .everything:
      let t = 1 - distance
      let rest = distance * (2 - distance)
      let x = t / rest
      guard x.isFinite else { return nil }
      return Place(
        x: isUpper ? x : -x, distance: .infinity, weight: (1 + t * t) * weight / rest / rest)
    }
  }

  @inlinable
  var isDownwards: Bool {
    if case .upTo = self { true } else { false }
  }
}
