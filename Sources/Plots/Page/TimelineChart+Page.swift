internal import Jobs

extension TimelineChart {
  /// A page for a browser: zoom, pan, search, a note on each job, utilisation, queues, a table of workers.
  ///
  /// One file that fetches nothing. A job takes some 15 bytes of it, so that a timeline of 10\*\*6 events is
  /// a page of a few megabytes.
  ///
  /// - Returns: an HTML document.
  public func html() -> String {
    let shown = lanes.filter(\.isEventful)
    let data = PageData(self, lanes: shown)
    let title = Escaping.xml(title)
    return """
      \(PageHead.html(title: title))
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
      <style>\(PageStyle.text)</style>
      </head>
      <body>
      <header><h1>\(title)</h1><p id="summary">\(Escaping.xml(summary))</p></header>
      \(PageStyle.body)
      \(table(of: shown))
      <script type="application/json" id="facts">\(facts(shown, data))</script>
      <script type="text/plain" id="data">\(data.base64)</script>
      <script>\(PageScript.reading)\(PageScript.drawing)\(PageScript.acting)</script>
      </body>
      </html>

      """
  }

  private func facts(_ lanes: [Lane], _ data: PageData) -> String {
    let laneNames = lanes.map { Escaping.json($0.place.name) }.joined(separator: ",")
    let queueNames = queues.map { Escaping.json($0.place.name) }.joined(separator: ",")
    let jobNames = names.map { Escaping.json($0.isEmpty ? "job" : $0) }.joined(separator: ",")
    let colours = Palette.colours.map(Escaping.json).joined(separator: ",")
    let levels = lanes.map { "\(min($0.levelCount, 8))" }.joined(separator: ",")
    let remarks = data.remarks.map { "[\($0.lane),\($0.span),\(Escaping.json($0.text))]" }
      .joined(separator: ",")
    return """
      {"duration":\(duration / data.unit),"unit":\(data.unit),"lanes":[\(laneNames)],\
      "levels":[\(levels)],"queues":[\(queueNames)],"names":[\(jobNames)],"colours":[\(colours)],\
      "alarm":"\(Palette.alarm)","remarks":[\(remarks)]}
      """
  }

  private func table(of lanes: [Lane]) -> String {
    if lanes.contains(where: { !$0.spans.isEmpty }) { return table(ofWorkers: lanes) }
    return Self.table(
      heads: ["Thread", "Running", "Blocked", "Sleeping"],
      rows: lanes.map { lane in
        let times = [ThreadState.running, .blocked(on: .lock), .sleeping].map { state in
          lane.states.reduce(0) { sum, span in
            sum + (PageData.code(span.state) == PageData.code(state) ? span.end - span.start : 0)
          }
        }
        return [lane.place.name] + times.map(NumberText.duration)
      })
  }

  private func table(ofWorkers lanes: [Lane]) -> String {
    let rows = lanes.map { lane in
      let tally = lane.tally
      let share = Double(tally.busy) / Double(max(duration, 1))
      let longest = lane.spans.map { $0.end - $0.start }.max()
      return [
        lane.place.name, "\(tally.finished)", lane.spans.isEmpty ? "–" : NumberText.percent(share),
        longest.map(NumberText.duration) ?? "–", "\(tally.failed)", "\(tally.crashed)",
        "\(tally.givenUp)", lane.ending ?? "",
      ]
    }
    return Self.table(
      heads: ["Worker", "Jobs", "Busy", "Longest", "Failed", "Crashed", "Given up", "Ended"],
      rows: rows, endsInWords: true)
  }

  private static func table(
    heads: [String], rows: [[String]], endsInWords: Bool = false
  ) -> String {
    let lines = rows.map { cells in
      "<tr><th scope=\"row\">\(Escaping.xml(cells[0]))</th>"
        + cells.dropFirst().map { "<td>\(Escaping.xml($0))</td>" }.joined() + "</tr>\n"
    }
    return """
      <h2>\(heads[0])s</h2>
      <div class="scroll"><table id="workers"\(endsInWords ? " class=\"wordy\"" : "")><thead><tr>\
      \(heads.map { "<th scope=\"col\">\($0)</th>" }.joined())</tr></thead>
      <tbody>
      \(lines.joined())</tbody></table></div>
      """
  }
}
