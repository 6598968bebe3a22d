internal import Threading

/// The queues that are met while a job is encoded: the job's process will feed them.
final class ResultQueueRecording: Sendable {
  /// Where an encoder carries it.
  static let key: CodingUserInfoKey = {
    guard let key = CodingUserInfoKey(rawValue: "pleasingly.result-queues") else {
      preconditionFailure("a coding key can be made of any text")
    }
    return key
  }()

  private let recorded = LockedValue([ResultQueueID]())

  /// What was met, each once.
  var queues: [ResultQueueID] { recorded.withLock { $0 } }

  /// Notes that a queue is being encoded.
  func note(_ id: ResultQueueID) {
    recorded.withLock { if !$0.contains(id) { $0.append(id) } }
  }
}
