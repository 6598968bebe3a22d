import Foundation
import Testing

/// Trace events, held against what the description of the format requires of each phase.
struct TraceEvents {
  typealias Event = [String: Any]

  let events: [Event]
  /// What was left out, as the file says.
  let dropped: Int

  init(_ json: String) throws {
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8))
    let root = try #require(object as? [String: Any])
    events = try #require(root["traceEvents"] as? [Event])
    dropped = try #require((root["otherData"] as? [String: Any])?["dropped"] as? Int)
  }

  func count(_ phase: String) -> Int { of(phase).count }

  func of(_ phase: String) -> [Event] { events.filter { $0["ph"] as? String == phase } }

  /// A row: a process and a thread in it.
  struct Row: Hashable {
    var process: Int
    var thread: Int

    init(_ event: Event) throws {
      process = try #require(event["pid"] as? Int)
      thread = try #require(event["tid"] as? Int)
      #expect((0..<1 << 31).contains(process) && (0..<1 << 31).contains(thread))
    }
  }

  static func time(_ event: Event, _ key: String = "ts") throws -> Double {
    let time = try #require(event[key] as? Double, "\(event)")
    #expect(time >= 0)
    return time
  }

  /// Checks every event.
  func check() throws {
    #expect(!events.isEmpty)
    var slices: [Row: [(start: Double, end: Double)]] = [:]
    for event in events {
      let phase = try #require(event["ph"] as? String)
      let name = try #require(event["name"] as? String, "\(event)")
      let row = try Row(event)
      let arguments = event["args"] as? [String: Any]
      switch phase {
      case "M":
        switch name {
        case "process_name", "thread_name": #expect(arguments?["name"] is String, "\(event)")
        case "process_sort_index", "thread_sort_index":
          #expect(arguments?["sort_index"] is Int, "\(event)")
        default: Issue.record("no such metadata: \(event)")
        }
      case "X":
        let start = try Self.time(event)
        slices[row, default: []].append((start, start + (try Self.time(event, "dur"))))
        #expect(event["cat"] is String)
      case "B", "E": #expect(event["cat"] is String)
      case "i":
        #expect(["g", "p", "t"].contains(event["s"] as? String), "\(event)")
        _ = try Self.time(event)
      case "C":
        _ = try Self.time(event)
        #expect(arguments?.isEmpty == false)
        #expect(arguments?.values.allSatisfy { $0 is Double } == true, "\(event)")
      case "s", "f":
        #expect(event["id"] is String && event["cat"] is String, "\(event)")
      default: Issue.record("an unknown phase: \(event)")
      }
    }
    try checkNesting(slices)
    try checkPairs()
    try checkFlows(slices)
  }

  /// Of two slices in a row, one lies within the other, or they do not meet.
  private func checkNesting(_ slices: [Row: [(start: Double, end: Double)]]) throws {
    for (row, slices) in slices {
      var open: [Double] = []
      for slice in slices.sorted(by: { ($0.start, -$0.end) < ($1.start, -$1.end) }) {
        while let end = open.last, end <= slice.start + 1e-6 { open.removeLast() }
        if let end = open.last { #expect(slice.end <= end + 1e-6, "\(row) \(slice)") }
        open.append(slice.end)
      }
    }
  }

  /// Every begin has its end, in the same row and of the same name.
  private func checkPairs() throws {
    var open: [Row: [(name: String, time: Double)]] = [:]
    for event in events {
      let (row, name) = (try Row(event), event["name"] as? String ?? "")
      switch event["ph"] as? String {
      case "B": open[row, default: []].append((name, try Self.time(event)))
      case "E":
        let last = open[row]?.popLast()
        let begin = try #require(last, "an end without a begin: \(event)")
        let end = try Self.time(event)
        #expect(begin.name == name)
        #expect(begin.time <= end)
      default: break
      }
    }
    let unended = open.values.flatMap(\.self)
    #expect(unended.isEmpty)
  }

  /// Every arrow begins once and ends once, later, and both ends lie on slices.
  private func checkFlows(_ slices: [Row: [(start: Double, end: Double)]]) throws {
    func isOnSlice(_ event: Event) throws -> Bool {
      let time = try Self.time(event)
      return slices[try Row(event)]?.contains { $0.start <= time && time <= $0.end } ?? false
    }
    let starts = Dictionary(grouping: of("s")) { $0["id"] as? String ?? "" }
    let ends = Dictionary(grouping: of("f")) { $0["id"] as? String ?? "" }
    #expect(Set(starts.keys) == Set(ends.keys))
    for (id, end) in ends {
      let start = try #require(starts[id])
      #expect(start.count == 1 && end.count == 1, "\(id)")
      #expect(start[0]["name"] as? String == end[0]["name"] as? String)
      #expect(start[0]["cat"] as? String == end[0]["cat"] as? String)
      #expect(end[0]["bp"] as? String == "e")
      let times = try (Self.time(start[0]), Self.time(end[0]))
      #expect(times.0 <= times.1)
      let areOnSlices = try isOnSlice(start[0]) && isOnSlice(end[0])
      #expect(areOnSlices, "\(id)")
    }
  }
}
