/// Genz and Malik's rule of degree 7 on a box, with one of degree 5 inside it for the error.
///
/// It looks at 2ⁿ + 2n² + 2n + 1 places in *n* dimensions, and tells which axis is the worst by fourth
/// differences.
///
/// Source: A. C. Genz and A. A. Malik, "An adaptive algorithm for numerical integration over an
/// N-dimensional rectangular region", Journal of Computational and Applied Mathematics 6, 1980,
/// 295–302.
public struct GenzMalikRule: Hashable, Sendable {
  /// The number of axes.
  public let dimensions: Int

  /// How many values of the function an estimate takes.
  public var evaluations: Int {
    (1 << dimensions) + 2 * dimensions * dimensions + 2 * dimensions + 1
  }

  /// The weights of the centre, the near and far places on the axes, the places on two axes, and the
  /// corners, of both degrees.
  @usableFromInline let weights: (InlineArray<5, Double>, InlineArray<4, Double>)

  /// - Parameter dimensions: the number of axes; see ``CubatureDomain/allowedDimensions``.
  @usableFromInline
  init(dimensions: Int) {
    self.dimensions = dimensions
    let n = Double(dimensions)
    weights = (
      [
        (12_824 - 9_120 * n + 400 * n * n) / 19_683, 980.0 / 6_561,
        (1_820 - 400 * n) / 19_683, 200.0 / 19_683,
        6_859.0 / 19_683 / Double(1 << dimensions),
      ],
      [
        (729 - 950 * n + 50 * n * n) / 729, 245.0 / 486, (265 - 100 * n) / 1_458, 25.0 / 729,
      ]
    )
  }

  /// The rule for the boxes of a domain.
  public init(for domain: CubatureDomain) {
    self.init(dimensions: domain.dimensions)
  }

  /// The distances from the centre, in half widths.
  @usableFromInline static let near = (9.0 / 70).squareRoot()
  @usableFromInline static let far = (9.0 / 10).squareRoot()
  @usableFromInline static let corner = (9.0 / 19).squareRoot()

  /// Estimates the integral over a box of a domain.
  ///
  /// - Parameters:
  ///   - integrand: the function of the coordinates.
  ///   - box: the box, in mapped places of `domain`.
  ///   - domain: what the box is a part of.
  @inlinable
  public func region<Value: QuadratureValue>(
    of integrand: ([Double]) throws -> Value, over box: CubatureBox, in domain: CubatureDomain
  ) throws -> CubatureRegion<Value> {
    let center = (0..<dimensions).map { midpoint(box.lower[$0], box.upper[$0]) }
    let half = (0..<dimensions).map { 0.5 * (box.upper[$0] - box.lower[$0]) }
    var place = center
    var scratch = center
    var nonFinitePlace: [Double]?
    func value() throws -> Value {
      let value = try domain.value(of: integrand, at: place, scratch: &scratch)
      if nonFinitePlace == nil, !value.euclideanNorm.isFinite { nonFinitePlace = scratch }
      return value
    }
    let middle = try value()
    if domain.isEmpty {
      return CubatureRegion(box: box, value: middle.zeroed, error: 0, worstAxis: 0)
    }
    var (nears, fars, pairs, corners) = (middle, middle, middle, middle)
    nears.scale(by: 0)
    fars.scale(by: 0)
    pairs.scale(by: 0)
    corners.scale(by: 0)
    var worst = (axis: 0, difference: -1.0)
    let ratio = (Self.near / Self.far) * (Self.near / Self.far)
    for axis in 0..<dimensions {
      func both(_ distance: Double) throws -> Value {
        place[axis] = center[axis] + distance * half[axis]
        var sum = try value()
        place[axis] = center[axis] - distance * half[axis]
        sum.add(try value(), times: 1)
        place[axis] = center[axis]
        return sum
      }
      let near = try both(Self.near)
      let far = try both(Self.far)
      nears.add(near, times: 1)
      fars.add(far, times: 1)
      var fourth = near
      fourth.add(middle, times: -2)
      fourth.add(far, times: -ratio)
      fourth.add(middle, times: 2 * ratio)
      let difference = fourth.euclideanNorm
      // Of equal ones, the wider.
      if difference > worst.difference
        || difference == worst.difference && half[axis] > half[worst.axis]
      {
        worst = (axis, difference)
      }
    }
    for first in 0..<dimensions {
      for second in (first + 1)..<max(dimensions, first + 1) {
        for signs in 0..<4 {
          place[first] = center[first] + (signs & 1 == 0 ? Self.far : -Self.far) * half[first]
          place[second] = center[second] + (signs & 2 == 0 ? Self.far : -Self.far) * half[second]
          pairs.add(try value(), times: 1)
        }
        place[second] = center[second]
      }
      place[first] = center[first]
    }
    for signs in 0..<(1 << dimensions) {
      for axis in 0..<dimensions {
        let sign = (signs >> axis) & 1 == 0 ? 1.0 : -1
        place[axis] = center[axis] + sign * Self.corner * half[axis]
      }
      corners.add(try value(), times: 1)
    }
    let volume = half.reduce(1) { $0 * 2 * $1 }
    var seventh = middle
    seventh.scale(by: weights.0[0])
    seventh.add(nears, times: weights.0[1])
    seventh.add(fars, times: weights.0[2])
    seventh.add(pairs, times: weights.0[3])
    seventh.add(corners, times: weights.0[4])
    seventh.scale(by: volume)
    var fifth = middle
    fifth.scale(by: weights.1[0])
    fifth.add(nears, times: weights.1[1])
    fifth.add(fars, times: weights.1[2])
    fifth.add(pairs, times: weights.1[3])
    fifth.scale(by: volume)
    fifth.add(seventh, times: -1)
    return CubatureRegion(
      box: box, value: seventh, error: fifth.euclideanNorm, worstAxis: worst.axis,
      nonFinitePlace: nonFinitePlace)
  }
}

extension GenzMalikRule {
  /// Whether two rules are for the same number of axes.
  public static func == (first: GenzMalikRule, second: GenzMalikRule) -> Bool {
    first.dimensions == second.dimensions
  }

  /// Feeds the number of axes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(dimensions)
  }
}
