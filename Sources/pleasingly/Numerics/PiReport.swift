internal import Workloads

/// What `estimate-pi` prints.
struct PiReport: PrintableResult {
  var estimate: JSONNumber
  var standardError: JSONNumber
  var interval: [JSONNumber]
  var confidence: Double
  var hits: Int
  var samples: Int
  var seed: UInt64
  var generator = "Philox4x32-10"
  var scheme = "scheme_int32"
  var engine: String
  var workers: Int
  var seconds: JSONNumber
  var partial: Bool

  init(
    _ pi: PiEstimate?, seed: UInt64, engine: EngineOptions, seconds: Double, isPartial: Bool
  ) {
    estimate = JSONNumber(pi?.estimate ?? .nan)
    standardError = JSONNumber(pi?.standardError ?? .nan)
    let interval = pi?.interval
    self.interval = [JSONNumber(interval?.low ?? .nan), JSONNumber(interval?.high ?? .nan)]
    confidence = interval?.level ?? 0.95
    hits = pi?.hits ?? 0
    samples = pi?.samples ?? 0
    self.seed = seed
    self.engine = engine.engine.rawValue
    workers = engine.workerCount
    self.seconds = JSONNumber(seconds)
    partial = isPartial
  }

  var columns: [(name: String, value: String)] {
    [
      ("estimate", "\(estimate.value)"), ("standardError", "\(standardError.value)"),
      ("interval", "\(interval[0].value) \(interval[1].value)"), ("confidence", "\(confidence)"),
      ("hits", "\(hits)"), ("samples", "\(samples)"), ("seed", "\(seed)"),
      ("generator", generator), ("scheme", scheme), ("engine", engine), ("workers", "\(workers)"),
      ("seconds", "\(seconds.value)"), ("partial", "\(partial)"),
    ]
  }

  var lines: [String] {
    [
      "estimate: \(estimate.value)", "standard error: \(standardError.value)",
      "95 % interval: \(interval[0].value) to \(interval[1].value)", "hits: \(hits)",
      "samples: \(samples)",
    ] + (partial ? ["partial: true"] : [])
  }
}
