public import Jobs

extension StateDiagram {
  /// The life cycle of a thread, with the counts of the transitions that threads went through.
  ///
  /// The waits that occurred are below `running`, each a state of its own.
  ///
  /// - Parameters:
  ///   - recording: what was recorded.
  ///   - title: what the picture is called.
  ///   - isCounted: whether a thread counts, by its number; all do if not given.
  public init(
    threadTransitionsOf recording: TimelineRecording, title: String = "The life cycle of a thread",
    isCounted: (Int) -> Bool = { _ in true }
  ) {
    struct Pair: Hashable { var from, to: ThreadState }
    var counts: [Pair: Int] = [:]
    for event in recording.events {
      guard case .threadState(let from, let to) = event.kind, let id = event.threadID,
        isCounted(id)
      else { continue }
      counts[Pair(from: from, to: to), default: 0] += 1
    }
    let path: [ThreadState] = [.new, .runnable, .running, .terminated]
    let waits = ([.sleeping] + ThreadState.Obstacle.allCases.map { .blocked(on: $0) })
      .filter { wait in counts.keys.contains { $0.from == wait || $0.to == wait } }
    let all = path + waits
    // In the middle below the state that all waits begin and end in.
    let first = max(0, 2 - Double(waits.count - 1) / 2)
    let states = all.enumerated().map { index, state in
      index < path.count
        ? State(state.description, column: Double(index) * max(1, Double(waits.count) / 4), row: 0)
        : State(state.description, column: first + Double(index - path.count), row: 1)
    }
    var transitions: [Transition] = []
    for (from, state) in all.enumerated() {
      for (to, next) in all.enumerated() {
        let isOnPath = to == from + 1 && to < path.count
        let count = counts[Pair(from: state, to: next)] ?? 0
        guard count > 0 || isOnPath else { continue }
        let label = Self.label(state, next)
        transitions.append(Transition(from: from, to: to, label: label, count: count))
      }
    }
    self.init(title, states: states, transitions: transitions)
  }

  private static func label(_ from: ThreadState, _ to: ThreadState) -> String {
    switch (from, to) {
    case (.new, .runnable): "start"
    case (.runnable, .running): "run"
    case (.running, .terminated): "end"
    case (.running, _): "wait"
    case (_, .running): "wake"
    default: ""
    }
  }
}
