/// States and the transitions between them, with how often each was taken.
///
/// ```swift
/// let diagram = StateDiagram(threadTransitionsOf: Timeline.shared.recording)
/// print(diagram.text(width: 60))     // or svg(), or html()
/// ```
public struct StateDiagram: Hashable, Sendable {
  /// A state, and where it is drawn.
  public struct State: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// How far to the right it is, counted from 0.
    public var column: Double
    /// How far down.
    public var row: Double

    /// Creates a state.
    public init(_ name: String, column: Double, row: Double) {
      self.name = name
      self.column = column
      self.row = row
    }
  }

  /// A way from one state to another.
  public struct Transition: Hashable, Sendable {
    /// The places of the two states in ``StateDiagram/states``.
    public var from, to: Int
    /// What brings it about.
    public var label: String
    /// How often it was taken.
    public var count: Int

    /// Creates a transition.
    public init(from: Int, to: Int, label: String = "", count: Int) {
      self.from = from
      self.to = to
      self.label = label
      self.count = count
    }
  }

  /// What the picture is called.
  public var title: String
  /// The states.
  public var states: [State]
  /// The transitions; those to or from a state that there is not are not drawn.
  public var transitions: [Transition]

  /// Creates a diagram.
  public init(_ title: String, states: [State], transitions: [Transition]) {
    self.title = title
    self.states = states
    self.transitions = transitions
  }

  /// What it shows, in sentences, for those who cannot see it.
  public var description: String {
    valid.map { "\(states[$0.from].name) to \(states[$0.to].name): \(times($0.count))" }
      .joined(separator: "; ") + "."
  }

  var valid: [Transition] {
    transitions.filter {
      states.indices.contains($0.from) && states.indices.contains($0.to)
    }
  }

  func times(_ count: Int) -> String {
    count == 1 ? "once" : count == 2 ? "twice" : "\(count) times"
  }
}
