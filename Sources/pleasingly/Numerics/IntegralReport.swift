/// What `integrate` prints.
struct IntegralReport: PrintableResult {
  var value: JSONNumber
  var error: JSONNumber
  var evaluations: Int
  var toleranceMet: Bool
  var status: String
  var rule: String
  var engine: String
  var workers: Int
  var seconds: JSONNumber
  var partial: Bool

  var columns: [(name: String, value: String)] {
    [
      ("value", "\(value.value)"), ("error", "\(error.value)"), ("evaluations", "\(evaluations)"),
      ("toleranceMet", "\(toleranceMet)"), ("status", status), ("rule", rule), ("engine", engine),
      ("workers", "\(workers)"), ("seconds", "\(seconds.value)"), ("partial", "\(partial)"),
    ]
  }

  var lines: [String] {
    [
      "value: \(value.value)", "error: \(error.value)", "evaluations: \(evaluations)",
      "status: \(status)",
    ]
  }
}
