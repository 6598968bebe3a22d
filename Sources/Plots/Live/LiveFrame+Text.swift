internal import Jobs

extension LiveFrame {
  private struct Column {
    var head: String
    var width: Int
    var isNumber = false
    var text: (Worker) -> String
  }

  /// Lines for a terminal: the totals, then a row a worker, then what went wrong last.
  ///
  /// ```text
  /// 2 workers · 2 running · 5 queued · 40 done · 1 crashed · 12/s
  /// worker    state    job                          rate    memory    CPU
  /// worker-1  running  Cube 17                       6/s   12.3 MB   99 %
  /// worker-2  running  Cube 18                       6/s   12.1 MB   98 %
  /// ```
  ///
  /// - Parameters:
  ///   - names: all names of jobs so far.
  ///   - width: how many columns there are; columns that find no room are left out.
  ///   - height: how many lines there are; of the workers that find no room, the number is told.
  ///   - crash: the last crash, to be told in a line below.
  /// - Returns: lines that are no wider than that, and no more than that.
  public func text(
    names: [String], width: Int, height: Int = .max, crash: Incident? = nil
  ) -> [String] {
    let width = max(width, 1)
    var lines = [TerminalWidth.fitted(summary, width: width)]
    let columns = columns(names: names, width: width)
    if height > 2 { lines.append(Self.line(columns.map { ($0.head, $0) }, width)) }
    let below = crash.map { ["\($0.worker): \($0.text)"] } ?? []
    let room = max(0, height - lines.count - below.count)
    let shown = workers.count <= room ? workers.count : max(0, room - 1)
    for worker in inOrderOfInterest.prefix(shown).sorted(by: { $0.place < $1.place }) {
      lines.append(Self.line(columns.map { ($0.text(worker.worker), $0) }, width))
    }
    if shown < workers.count, room > 0 {
      lines.append(TerminalWidth.fitted("… and \(workers.count - shown) more", width: width))
    }
    lines += below.map { TerminalWidth.fitted($0, width: width) }
    return lines.prefix(max(height, 1)).map(TextBlock.trimmed)
  }

  /// Where there is no room for all, those that run something are shown.
  private var inOrderOfInterest: [(place: Int, worker: Worker)] {
    workers.enumerated().map { ($0.offset, $0.element) }
      .sorted { ($0.1.job == nil ? 1 : 0, $0.0) < ($1.1.job == nil ? 1 : 0, $1.0) }
  }

  private var summary: String {
    let running = workers.count { $0.job != nil }
    let alive = workers.count { $0.state != .ended }
    var parts = [
      NumberText.count(alive, "worker"), "\(running) running", "\(queued) queued",
      "\(finished) done",
    ]
    if crashed > 0 { parts.append("\(crashed) crashed") }
    if failed > 0 { parts.append("\(failed) failed") }
    if givenUp > 0 { parts.append("\(givenUp) given up") }
    parts.append(LiveText.rate(rate))
    if lostCount > 0 { parts.append("\(lostCount) events not seen") }
    return parts.joined(separator: " · ")
  }

  private func columns(names: [String], width: Int) -> [Column] {
    let longest = workers.map { TerminalWidth.columns(Escaping.line($0.place.name)) }.max() ?? 0
    // Where there is little room, names and states share it.
    let most = width < 40 ? max(width - 9, 1) : width / 4
    let nameWidth = min(max(longest, 6), most)
    let name = Column(head: "worker", width: nameWidth) {
      TerminalWidth.shortened($0.place.name, width: nameWidth)
    }
    let state = Column(head: "state", width: 8) { $0.state.name }
    let numbers = [
      Column(head: "rate", width: 8, isNumber: true) { LiveText.rate($0.rate) },
      Column(head: "CPU", width: 5, isNumber: true) {
        $0.figures?.processor.map { NumberText.percent($0) } ?? ""
      },
      Column(head: "memory", width: 8, isNumber: true) {
        $0.figures?.memory.map(LiveText.bytes) ?? ""
      },
    ]
    var columns = [name]
    var used = name.width
    for column in [state] + numbers where used + 1 + column.width <= width {
      columns.append(column)
      used += 1 + column.width
    }
    // The job has what is left.
    let room = width - used - 1
    if room >= 8, columns.count == 5 {
      columns.insert(
        Column(head: "job", width: min(room, 60)) { worker in
          guard let job = worker.job else { return worker.remark ?? "" }
          let name = names.indices.contains(job.name) ? names[job.name] : ""
          let last = job.number + UInt64(max(job.count, 1)) - 1
          return job.count == 1 ? "\(name) \(job.number)" : "\(name) \(job.number) to \(last)"
        }, at: 2)
    }
    return columns
  }

  private static func line(_ cells: [(String, Column)], _ width: Int) -> String {
    let cells = cells.map { text, column in
      TerminalWidth.fitted(text, width: min(column.width, width), isNumber: column.isNumber)
    }
    return cells.joined(separator: " ")
  }
}

/// Figures of a live picture as text.
enum LiveText {
  /// `12.3/s`.
  static func rate(_ rate: Double) -> String {
    rate >= 9.995e5 ? "\(NumberText.fixed(rate * 1e-6, digits: 2))M/s" : short(rate) + "/s"
  }

  private static func short(_ rate: Double) -> String {
    rate >= 100 ? NumberText.fixed(rate, digits: 0) : NumberText.fixed(rate, digits: 1)
  }

  /// `12.3 MB`, of 10**6 bytes.
  static func bytes(_ bytes: Int) -> String {
    let value = Double(bytes)
    return switch value {
    case ..<1e6: "\(NumberText.fixed(value * 1e-3, digits: 0)) kB"
    case ..<1e9: "\(NumberText.significant(value * 1e-6)) MB"
    default: "\(NumberText.significant(value * 1e-9)) GB"
    }
  }
}
