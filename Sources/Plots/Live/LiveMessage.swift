internal import Jobs

/// What the live page is told, as JSON in one line; `LivePage`'s script reads it.
///
/// Times are whole microseconds on the clock of the events.
public enum LiveMessage {
  /// A frame: totals, a row a worker, and what is new.
  public static func frame(_ frame: LiveFrame) -> String {
    var text = "{"
    append(frame, to: &text)
    return text + "}"
  }

  /// For who begins to look: the title, and what there is so far.
  public static func beginning(
    _ frame: LiveFrame, curves: [LiveModel.Totals], title: String
  ) -> String {
    var text = "{\"title\":\(Escaping.json(title)),\"curves\":["
    text += curves.map {
      "[\(micro($0.time)),\(tenths($0.rate)),\($0.queued),\($0.memory)]"
    }.joined(separator: ",")
    text += "],"
    append(frame, to: &text)
    return text + "}"
  }

  /// What is known of some jobs, as an answer to a question.
  public static func jobs(_ jobs: [LiveJob]) -> String {
    let all = jobs.map { job in
      """
      {"number":\(job.number),"count":\(job.count),"name":\(Escaping.json(job.name)),\
      "worker":\(Escaping.json(job.worker)),"attempt":\(job.attempt),\
      "queued":\(job.queued.map { "\(micro($0))" } ?? "null"),"start":\(micro(job.start)),\
      "end":\(job.end.map { "\(micro($0))" } ?? "null"),\
      "outcome":\(job.outcome.map { "\($0.rawValue)" } ?? "null")}
      """
    }
    return "[\(all.joined(separator: ","))]"
  }

  private static func append(_ frame: LiveFrame, to text: inout String) {
    text += "\"time\":\(micro(frame.time)),\"queued\":\(frame.queued),"
    text += "\"finished\":\(frame.finished),\"failed\":\(frame.failed),"
    text += "\"crashed\":\(frame.crashed),\"givenUp\":\(frame.givenUp),"
    text += "\"rate\":\(tenths(frame.rate)),\"lost\":\(frame.lostCount),"
    text += "\"memory\":\(frame.ownMemory.map(String.init) ?? "null"),\"names\":["
    text += frame.newNames.map(Escaping.json).joined(separator: ",")
    text += "],\"workers\":["
    text += frame.workers.map(worker).joined(separator: ",")
    text += "],\"stretches\":["
    for (index, stretch) in frame.stretches.enumerated() {
      if index > 0 { text += "," }
      append(stretch, to: &text)
    }
    text += "],\"incidents\":["
    text += frame.incidents.map(incident).joined(separator: ",")
    text += "]"
  }

  private static func worker(_ worker: LiveFrame.Worker) -> String {
    let job = worker.job.map {
      "\($0.name),\($0.number),\($0.count),\(micro($0.start))"
    }
    let memory = worker.figures?.memory.map(String.init) ?? "null"
    let processor = worker.figures?.processor.map { "\(Int(($0 * 100).rounded()))" } ?? "null"
    return """
      [\(worker.id),\(Escaping.json(worker.place.name)),\(worker.state.rawValue),\
      \(worker.remark.map(Escaping.json) ?? "null"),\(job ?? "-1,0,0,0"),\(worker.finished),\
      \(worker.failed),\(worker.crashed),\(tenths(worker.rate)),\
      \(Int((min(max(worker.busy, 0), 1) * 100).rounded())),\(memory),\(processor)]
      """
  }

  /// Many of them are told: whole numbers, one after the other.
  private static func append(_ stretch: LiveFrame.Stretch, to text: inout String) {
    text += "["
    text += String(stretch.worker)
    text += ","
    text += String(micro(stretch.start))
    text += ","
    text += String(micro(stretch.end - stretch.start))
    text += ","
    text += String(micro(stretch.busy))
    text += ","
    text += String(stretch.job)
    text += ","
    text += String(stretch.count)
    text += ","
    text += String(stretch.name ?? -1)
    text += ","
    text += String(stretch.outcome.rawValue)
    text += "]"
  }

  private static func incident(_ incident: LiveFrame.Incident) -> String {
    """
    {"number":\(incident.number),"time":\(micro(incident.time)),\
    "worker":\(Escaping.json(incident.worker)),\
    "job":\(incident.job.map(Escaping.json) ?? "null"),\
    "jobNumber":\(incident.jobNumber.map(String.init) ?? "null"),\
    "crash":\(incident.isCrash),"text":\(Escaping.json(incident.text))}
    """
  }

  private static func micro(_ nanoseconds: UInt64) -> UInt64 { nanoseconds / 1000 }

  private static func tenths(_ value: Double) -> String { NumberText.fixed(value, digits: 1) }
}
