internal import Jobs

/// The state diagram and the threads' transitions, as text.
struct LifeCycleReport {
  var histories: [LifeCycleThreads.History]

  private static let diagram = """
      new --start--> runnable --run--> running --end--> terminated
                                        |   ^
                                  wait  |   |  wake
                                        v   |
                     blocked on lock, condition, queue or join; sleeping
    """

  /// The lines of the report.
  var lines: [String] {
    let start = histories.map(\.birth).min() ?? 0
    var lines = ["the life cycle of a thread:", ""]
    lines += Self.diagram.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for history in histories {
      lines += ["", "\(history.name):", line(at: history.birth, since: start, "born: new")]
      for event in history.events {
        guard case .threadState(let from, let to) = event.kind else { continue }
        lines.append(line(at: event.time, since: start, "\(from) -> \(to)"))
      }
    }
    return lines
  }

  private func line(at time: UInt64, since start: UInt64, _ what: String) -> String {
    let milliseconds = Text.fixed(Double(time - start) * 1e-6, digits: 3)
    let padding = String(repeating: " ", count: max(0, 12 - milliseconds.count))
    return "\(padding)\(milliseconds) ms  \(what)"
  }
}
