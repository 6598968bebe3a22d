internal import Jobs

/// What `speedup` prints.
struct SpeedupReport: Encodable {
  var command: String
  var cores: Int
  var repeats: Int
  var runs: [SpeedupRun]
  var amdahl: AmdahlFit?

  private enum CodingKeys: String, CodingKey {
    case command, cores, repeats, runs, amdahl
  }

  private enum RunKeys: String, CodingKey {
    case workers, seconds, speedup, efficiency, karpFlatt, oversubscribed
  }

  private enum FitKeys: String, CodingKey {
    case serialFraction
  }

  func encode(to encoder: any Encoder) throws {
    var report = encoder.container(keyedBy: CodingKeys.self)
    try report.encode(command, forKey: .command)
    try report.encode(cores, forKey: .cores)
    try report.encode(repeats, forKey: .repeats)
    var list = report.nestedUnkeyedContainer(forKey: .runs)
    for run in runs {
      var entry = list.nestedContainer(keyedBy: RunKeys.self)
      try entry.encode(run.workers, forKey: .workers)
      try entry.encode(run.seconds, forKey: .seconds)
      try entry.encode(JSONNumber(run.speedup), forKey: .speedup)
      try entry.encode(JSONNumber(run.efficiency), forKey: .efficiency)
      try entry.encode(JSONNumber(run.karpFlatt ?? .nan), forKey: .karpFlatt)
      try entry.encode(run.isOversubscribed, forKey: .oversubscribed)
    }
    var fit = report.nestedContainer(keyedBy: FitKeys.self, forKey: .amdahl)
    try fit.encode(JSONNumber(amdahl?.serialFraction ?? .nan), forKey: .serialFraction)
  }

  /// The lines to print.
  func lines(as format: ResultFormat) throws -> [String] {
    switch format {
    case .json: [try JSONText.line(self)]
    case .csv: CSVText.lines(header: Self.header, rows: runs.map(row))
    case .text: text
    }
  }

  private static let header = [
    "workers", "minimum", "median", "maximum", "speedup", "efficiency", "karpFlatt",
    "oversubscribed",
  ]

  private func row(_ run: SpeedupRun) -> [String] {
    [
      "\(run.workers)", "\(run.seconds.minimum)", "\(run.seconds.median)",
      "\(run.seconds.maximum)", "\(run.speedup)", "\(run.efficiency)",
      run.karpFlatt.map { "\($0)" } ?? "", "\(run.isOversubscribed)",
    ]
  }

  private var text: [String] {
    func number(_ value: Double?, _ digits: Int = 3) -> String {
      value.map { Text.fixed($0, digits: digits) } ?? "-"
    }
    let table =
      [["workers", "seconds", "(least", "most)", "speedup", "efficiency", "Karp-Flatt"]]
      + runs.map { run in
        [
          "\(run.workers)", number(run.seconds.median, 4), number(run.seconds.minimum, 4),
          number(run.seconds.maximum, 4), number(run.speedup), number(run.efficiency),
          number(run.karpFlatt),
        ]
      }
    let widths = table[0].indices.map { column in table.map { $0[column].count }.max() ?? 0 }
    var lines = [
      "pleasingly \(command)", "\(cores) cores; median of \(repeats) runs, interleaved",
    ]
    for (index, row) in table.enumerated() {
      let cells = zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }
      let isCrowded = index > 0 && runs[index - 1].isOversubscribed
      lines.append(cells.joined(separator: "  ") + (isCrowded ? "  more workers than cores" : ""))
    }
    if let amdahl {
      let most = amdahl.greatestSpeedup
      let bound = "so no number of workers is more than \(number(most, 1)) times as fast"
      lines.append(
        "Amdahl's law: \(number(amdahl.serialFraction, 4)) of the work is serial"
          + (most.isFinite ? ", \(bound)" : ""))
    }
    return lines
  }
}
