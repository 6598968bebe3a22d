internal import ArgumentParser

/// `--format`.
enum ResultFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, csv
}

/// A result that can be printed in each format.
protocol PrintableResult: Encodable {
  /// Names and values, in the order of the columns.
  var columns: [(name: String, value: String)] { get }

  /// The lines for people.
  var lines: [String] { get }
}

extension PrintableResult {
  /// The lines to print.
  func lines(as format: ResultFormat) throws -> [String] {
    switch format {
    case .text: lines
    case .json: [try JSONText.line(self)]
    case .csv: CSVText.lines(header: columns.map(\.name), rows: [columns.map(\.value)])
    }
  }
}
