internal import Jobs

extension TimelineChart {
  /// The chart as text: a row for each worker, with a block for how busy it was in each stretch of time.
  ///
  /// - Parameter width: of the terminal, in columns; no line is wider, from 16 on.
  /// - Returns: lines without their ends.
  public func text(width: Int) -> [String] {
    let width = min(max(16, width), 200)
    let workers = workers
    let margin = min(
      workers.map { TerminalWidth.columns(Escaping.line($0.place.name)) }.max() ?? 0, width / 3)
    let columns = width - margin - 1
    var lines = TextBlock.wrapped(summary, width: width)
    for lane in workers {
      let blocks = lane.shares(columns: columns, duration: duration).map { share -> Character in
        let levels: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        // What is there at all is seen.
        return levels[share > 0 ? max(1, Int((share * 8).rounded())) : 0]
      }
      var row = blocks
      for span in lane.spans {
        guard case .crashed = span.outcome else { continue }
        row[min(columns - 1, Int(Double(span.end) / Double(max(duration, 1)) * Double(columns)))] =
          "✕"
      }
      lines.append(
        TextBlock.trimmed(TerminalWidth.fitted(lane.place.name, width: margin) + " " + String(row)))
    }
    let end = NumberText.duration(duration)
    let gap = String(repeating: " ", count: max(1, columns - 1 - end.count))
    lines.append(String(repeating: " ", count: margin + 1) + "0" + gap + end)
    return lines
  }
}

extension TimelineChart.Lane {
  /// The part of each of so many stretches of time in which there was a job.
  fileprivate func shares(columns: Int, duration: UInt64) -> [Double] {
    var shares = [Double](repeating: 0, count: columns)
    let scale = Double(columns) / Double(max(duration, 1))
    for stretch in busyStretches {
      let (from, to) = (Double(stretch.start) * scale, Double(stretch.end) * scale)
      for column in Int(from)...max(Int(from), Int(to)) where column < columns {
        let covered = min(to, Double(column + 1)) - max(from, Double(column))
        shares[column] += max(covered, 0)
      }
    }
    return shares.map { min($0, 1) }
  }
}
