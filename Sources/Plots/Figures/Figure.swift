/// A picture of figures: one or more panels with axes, side by side.
///
/// ```swift
/// var panel = Figure.Panel(x: .init("samples", scale: .logarithmic), y: .init("error"))
/// panel.series = [.init("Simpson", .line, points: [.init(100, 7e-4), .init(1000, 2e-5)])]
/// let figure = Figure("Errors", description: "The error falls with the samples.", panels: [panel])
/// print(figure.text(width: 60))     // or svg(), or html()
/// ```
///
/// A value: it can be made anywhere, and draws the same each time.
public struct Figure: Hashable, Sendable {
  /// How numbers are spread along an axis.
  public enum Scale: Hashable, Sendable {
    /// Equal steps are equally long.
    case linear
    /// Equal factors are equally long; what is not above 0 is not shown.
    case logarithmic
  }

  /// An axis.
  public struct Axis: Hashable, Sendable {
    /// What it measures, with the unit.
    public var label: String
    /// How numbers are spread along it.
    public var scale: Scale
    /// From where to where it goes; as far as there is something to show if nil, or if that cannot be drawn.
    public var range: ClosedRange<Double>?

    /// Creates an axis.
    public init(
      _ label: String, scale: Scale = .linear, range: ClosedRange<Double>? = nil
    ) {
      self.label = label
      self.scale = scale
      self.range = range
    }
  }

  /// A point, with the spread of what was measured there if there is one.
  public struct Point: Hashable, Sendable {
    /// Where it is.
    public var x, y: Double
    /// From where to where measurements went.
    public var spread: ClosedRange<Double>?

    /// Creates a point.
    public init(_ x: Double, _ y: Double, spread: ClosedRange<Double>? = nil) {
      self.x = x
      self.y = y
      self.spread = spread
    }
  }

  /// How points are drawn.
  public enum Marks: Hashable, Sendable {
    /// A line through them.
    case line
    /// A dashed line through them.
    case dashes
    /// A line, and a dot and a bar for the spread at each of them.
    case measurements
    /// Dots.
    case dots
    /// The area between the ends of their spreads.
    case band
  }

  /// Points that belong together.
  public struct Series: Hashable, Sendable {
    /// What they are.
    public var name: String
    /// How they are drawn.
    public var marks: Marks
    /// The points, in the order of the line.
    public var points: [Point]
    /// The number of its colour; that of its place in the panel if nil.
    public var colour: Int?

    /// Creates a series.
    public init(_ name: String, _ marks: Marks, points: [Point], colour: Int? = nil) {
      self.name = name
      self.marks = marks
      self.points = points
      self.colour = colour
    }
  }

  /// A pair of axes with what is drawn in them.
  public struct Panel: Hashable, Sendable {
    /// What it shows; empty for nothing above it.
    public var title: String
    /// The axis that goes to the right.
    public var x: Axis
    /// The axis that goes up.
    public var y: Axis
    /// What is drawn, the first at the back.
    public var series: [Series] = []
    /// Whether a unit is as long along both axes.
    public var isSquare = false

    /// Creates an empty panel.
    public init(_ title: String = "", x: Axis, y: Axis) {
      self.title = title
      self.x = x
      self.y = y
    }
  }

  /// What the picture is called.
  public var title: String
  /// What it shows, in a sentence or two, for those who cannot see it.
  public var description: String
  /// The panels, from left to right.
  public var panels: [Panel]

  /// Creates a figure.
  public init(_ title: String, description: String, panels: [Panel]) {
    self.title = title
    self.description = description
    self.panels = panels
  }
}

extension Figure.Panel {
  /// The points of a series that can be shown.
  func visible(_ series: Figure.Series) -> [Figure.Point] {
    series.points.filter { x.shows($0.x) && y.shows($0.y) }
  }

  /// The colour of a series.
  func colour(of index: Int) -> Int { series[index].colour ?? index }

  /// The ranges of the axes, as they are drawn.
  var ranges: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    let points = series.flatMap(visible)
    let heights = points.flatMap { point in
      [point.y] + (point.spread.map { [$0.lowerBound, $0.upperBound] } ?? [])
    }
    return (x.rangeShown(points.map(\.x)), y.rangeShown(heights.filter(y.shows)))
  }
}

extension Figure.Axis {
  /// Whether a value can be shown; the most extreme ones leave no room to reckon with.
  func shows(_ value: Double) -> Bool {
    value.magnitude <= 1e300 && (scale == .linear || value >= 1e-300)
  }

  /// The range that is asked for, or one in which all values have some room.
  func rangeShown(_ values: [Double]) -> ClosedRange<Double> {
    if let range, range.lowerBound < range.upperBound, shows(range.lowerBound),
      shows(range.upperBound)
    {
      return range
    }
    guard let low = values.min(), let high = values.max() else {
      return scale == .linear ? 0...1 : 1...10
    }
    switch scale {
    case .linear:
      guard high > low else {
        let room = max(high.magnitude * 0.1, 1e-12)
        return low - room...high + room
      }
      let room = (high - low) * 0.05
      // An axis that nearly begins at 0 had better do so.
      return (low >= 0 && low < 0.5 * high ? 0 : low - room)...(high + room)
    case .logarithmic:
      let room = max(1.2, (high / low).squareRoot().squareRoot().squareRoot())
      return low / min(room, 2)...high * min(room, 2)
    }
  }
}
