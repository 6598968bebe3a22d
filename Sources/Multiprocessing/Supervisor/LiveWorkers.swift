internal import Threading

/// The workers of this process that exist, for those who ask.
final class LiveWorkers: Sendable {
  static let shared = LiveWorkers()

  private let workers = LockedValue([WorkerID: WorkerProcess]())

  /// In the order in which they were started.
  var all: [WorkerProcess] {
    workers.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
  }

  /// Before anybody is told that it exists.
  func started(_ id: WorkerID, _ worker: WorkerProcess) {
    workers.withLock { $0[id] = worker }
  }

  /// Before anybody is told of its end.
  func ended(_ id: WorkerID) {
    workers.withLock { $0[id] = nil }
  }
}
