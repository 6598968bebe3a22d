internal import Jobs

/// The jobs of a ``TimelineChart`` in few bytes, for the script of its page to read.
///
/// All numbers are variable-length (seven bits a byte, the lowest first). For each lane: the number of jobs,
/// and of each the time since the one before began, its length, how long it waited and one more (0 if
/// nobody knows), the number of jobs in it less one, how far its number is from the one before, and its
/// name, level and outcome together; then the number of states, and of each the time since the one before
/// began, its length and its code. For each queue: the number of changes, and of each the time since the
/// last and the change of depth. Differences that can be negative have their sign in the lowest bit.
struct PageData {
  private var bytes: [UInt8] = []
  /// How many nanoseconds a unit of time is, so that all times fit in 32 bits.
  let unit: UInt64
  /// What is told of jobs that did not just finish, by lane and place in the lane.
  private(set) var remarks: [(lane: Int, span: Int, text: String)] = []

  /// More remarks than anybody reads, of a run in which everything fails, would make the page too large.
  static let mostRemarks = 20_000
  private static let longestRemark = 300

  init(_ chart: TimelineChart, lanes: [TimelineChart.Lane]) {
    var unit: UInt64 = 1
    while chart.duration / unit > UInt64(UInt32.max) / 2 { unit *= 10 }
    self.unit = unit
    for (index, lane) in lanes.enumerated() { put(lane, index) }
    for queue in chart.queues { put(queue) }
  }

  private mutating func put(_ lane: TimelineChart.Lane, _ index: Int) {
    put(UInt64(lane.spans.count))
    var time: UInt64 = 0
    var job: UInt64 = 0
    for (number, span) in lane.spans.enumerated() {
      let start = span.start / unit
      put(start - time)
      time = start
      put(span.end / unit - start)
      put(span.queued.map { start - min($0 / unit, start) + 1 } ?? 0)
      put(UInt64(span.count - 1))
      put(signed: Int64(bitPattern: span.job &- job))
      job = span.job
      put(UInt64(span.name) << 6 | UInt64(min(span.level, 7)) << 3 | Self.code(span.outcome))
      if let remark = Self.remark(on: span), remarks.count < Self.mostRemarks {
        remarks.append((index, number, ShortText.cut(remark, to: Self.longestRemark)))
      }
    }
    put(UInt64(lane.states.count))
    time = 0
    for state in lane.states {
      let start = state.start / unit
      put(start - time)
      time = start
      put(state.end / unit - start)
      put(Self.code(state.state))
    }
  }

  private mutating func put(_ queue: TimelineChart.Queue) {
    put(UInt64(queue.depths.count))
    var (time, depth): (UInt64, Int) = (0, 0)
    for change in queue.depths {
      put(change.time / unit - time)
      put(signed: Int64(change.depth - depth))
      (time, depth) = (change.time / unit, change.depth)
    }
  }

  private static func remark(on span: TimelineChart.Span) -> String? {
    let attempt = span.attempt > 1 ? "attempt \(span.attempt)" : nil
    let text: String? =
      switch span.outcome {
      case .failed(let text), .crashed(let text): text
      default: nil
      }
    switch (attempt, text) {
    case (nil, nil): return nil
    case (let attempt?, nil): return attempt
    case (nil, let text?): return text
    case (let attempt?, let text?): return "\(attempt): \(text)"
    }
  }

  private static func code(_ outcome: TimelineOutcome?) -> UInt64 {
    switch outcome {
    case .finished: 0
    case .failed: 1
    case .crashed: 2
    case .cancelled: 3
    case .timedOut: 4
    case .returned: 5
    case nil: 6
    }
  }

  static func code(_ state: ThreadState) -> UInt64 {
    switch state {
    case .new, .runnable: 0
    case .running: 1
    case .blocked: 2
    case .sleeping: 3
    case .terminated: 4
    }
  }

  private mutating func put(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func put(signed value: Int64) {
    put(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// The bytes in base 64.
  var base64: String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    let length = (bytes.count + 2) / 3 * 4
    return String(unsafeUninitializedCapacity: length) { text in
      var place = 0
      for start in stride(from: 0, to: bytes.count, by: 3) {
        let rest = bytes.count - start
        let word =
          UInt32(bytes[start]) << 16 | (rest > 1 ? UInt32(bytes[start + 1]) << 8 : 0)
          | (rest > 2 ? UInt32(bytes[start + 2]) : 0)
        text[place] = digits[Int(word >> 18)]
        text[place + 1] = digits[Int(word >> 12 & 63)]
        text[place + 2] = rest > 1 ? digits[Int(word >> 6 & 63)] : 0x3d
        text[place + 3] = rest > 2 ? digits[Int(word & 63)] : 0x3d
        place += 4
      }
      return place
    }
  }
}
