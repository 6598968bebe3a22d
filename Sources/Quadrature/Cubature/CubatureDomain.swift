/// What is integrated over in several dimensions: a finite or infinite range for each axis.
public struct CubatureDomain: Hashable, Codable, Sendable {
  /// The numbers of axes that there can be: beyond, each look would take 2²⁰ values and more.
  public static let allowedDimensions = 2...20

  /// How each axis is mapped to a finite range.
  public let axes: [IntegrationRange]

  /// The number of axes.
  public var dimensions: Int { axes.count }

  /// Creates a domain.
  ///
  /// - Parameters:
  ///   - ranges: one for each axis; an end may be infinite.
  ///   - breakPoints: for each axis, the places where boxes have to end; empty for none at all.
  /// - Throws: ``QuadratureError/invalidDimensions(_:)`` if the number of axes is not one of
  ///   ``allowedDimensions``, or there are break points for another number of axes;
  ///   ``QuadratureError`` for ranges and break points as ``IntegrationRange`` says.
  public init(
    _ ranges: [ClosedRange<Double>], breakPoints: [[Double]] = []
  ) throws(QuadratureError) {
    guard Self.allowedDimensions.contains(ranges.count) else {
      throw .invalidDimensions(ranges.count)
    }
    guard breakPoints.isEmpty || breakPoints.count == ranges.count else {
      throw .invalidDimensions(breakPoints.count)
    }
    var axes: [IntegrationRange] = []
    for (axis, range) in ranges.enumerated() {
      axes.append(
        try IntegrationRange(
          from: range.lowerBound, to: range.upperBound,
          breakPoints: breakPoints.isEmpty ? [] : breakPoints[axis]))
    }
    self.axes = axes
  }

  /// The boxes to begin with: all combinations of the first intervals of the axes.
  var firstBoxes: [CubatureBox] {
    var boxes = [CubatureBox(lower: [], upper: [])]
    for axis in axes {
      boxes = boxes.flatMap { box in
        zip(axis.bounds, axis.bounds.dropFirst()).map { lower, upper in
          CubatureBox(lower: box.lower + [lower], upper: box.upper + [upper])
        }
      }
    }
    return boxes
  }

  /// Whether an axis has no width, so that the integral is zero.
  @usableFromInline var isEmpty: Bool { axes.contains(where: \.isEmpty) }

  /// The value of a function at a mapped place, times how much the mapping stretches it.
  ///
  /// - Parameters:
  ///   - integrand: the function of the place before mapping.
  ///   - place: the mapped place.
  ///   - scratch: where the place before mapping is put; of the same size.
  @inlinable
  func value<Value: QuadratureValue>(
    of integrand: ([Double]) throws -> Value, at place: [Double], scratch: inout [Double]
  ) throws -> Value {
    var stretch = 1.0
    for axis in 0..<axes.count {
      scratch[axis] = axes[axis].place(place[axis])
      stretch *= axes[axis].stretch(place[axis])
    }
    var value = try integrand(scratch)
    if stretch != 1 { value.scale(by: stretch) }
    return value
  }
}
