import Foundation
import Testing

/// What a timeline shows that was written as trace events.
struct WrittenTimeline {
  /// The names of the jobs.
  var jobs: Set<String> = []
  /// Where they ran.
  var workers: Set<String> = []
  /// The states of each thread.
  var states: [String: Set<String>] = [:]

  /// Throws unless the text is whole.
  init(_ text: String) throws {
    struct Row: Hashable {
      var process, thread: Int
      init(_ event: [String: Any]) throws {
        process = try #require(event["pid"] as? Int)
        thread = try #require(event["tid"] as? Int)
      }
    }
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    let events = try #require(json?["traceEvents"] as? [[String: Any]])
    var names: [Row: String] = [:]
    for event in events where event["name"] as? String == "thread_name" {
      names[try Row(event)] = (event["args"] as? [String: Any])?["name"] as? String
    }
    for event in events {
      guard let phase = event["ph"] as? String, ["X", "B"].contains(phase),
        event["cat"] as? String != "queue"
      else { continue }
      let name = try #require(event["name"] as? String)
      let row = try #require(names[try Row(event)])
      if phase == "X" {
        jobs.insert(name)
        workers.insert(row)
      } else {
        states[row, default: []].insert(name)
      }
    }
  }
}
