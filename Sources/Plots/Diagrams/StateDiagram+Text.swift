extension StateDiagram {
  /// The diagram as text: a line for each transition.
  ///
  /// - Parameter width: of the terminal, in columns; no line is wider, from 16 on.
  /// - Returns: lines without their ends.
  public func text(width: Int) -> [String] {
    let width = max(16, width)
    let transitions = valid
    var lines = TextBlock.wrapped(title, width: width)
    guard !transitions.isEmpty else { return lines }
    // As wide as what is written.
    let names = states.map { Escaping.line($0.name) }
    let from = transitions.map { TerminalWidth.columns(names[$0.from]) }.max() ?? 0
    let to = transitions.map { TerminalWidth.columns(names[$0.to]) }.max() ?? 0
    let labels = transitions.map { transition in
      transition.label.isEmpty
        ? "\(transition.count)" : "\(Escaping.line(transition.label)) \(transition.count)×"
    }
    let middle = labels.map { TerminalWidth.columns($0) }.max() ?? 0
    lines.append("")
    for (transition, label) in zip(transitions, labels) {
      let (one, two) = (names[transition.from], names[transition.to])
      guard from + to + middle + 8 <= width else {
        // No room for a column each.
        lines += TextBlock.wrapped("\(one) → \(two): \(label)", width: width)
        continue
      }
      let arrow =
        " ──\(label)"
        + String(repeating: "─", count: middle - TerminalWidth.columns(label)) + "──▶ "
      lines.append(TerminalWidth.fitted(one, width: from) + arrow + two)
    }
    return lines
  }
}
