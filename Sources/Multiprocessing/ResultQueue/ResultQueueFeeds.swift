internal import Jobs

/// The queues that travel inside what a pool runs, from its handing over to its end.
///
/// A pool's job may be one of many that feed a queue: that it is done closes nothing. That its worker
/// died is told to whoever waits when nothing else feeds the queue.
struct ResultQueueFeeds {
  /// Nil where this process holds no queue, as most do: then no job can have one inside.
  private let recording = ResultQueueRegistry.shared.isEmpty ? nil : ResultQueueRecording()
  private var attached: [ResultQueueID] = []

  /// For the encoder of the jobs.
  var userInfo: [CodingUserInfoKey: any Sendable] {
    recording.map { [ResultQueueRecording.key: $0] } ?? [:]
  }

  /// To be called when the jobs are encoded, each time, and before they are handed over.
  mutating func begin() {
    guard let recording, attached.isEmpty else { return }
    attached = recording.queues
    for queue in attached { ResultQueueRegistry.shared.storage(queue)?.attachPool() }
  }

  /// What became of the jobs is known, and everything that they had put has been delivered.
  ///
  /// - Parameter error: how they failed, if they did.
  mutating func end(_ error: (any Error)? = nil) {
    guard !attached.isEmpty else { return }
    let crash = error as? WorkerCrashed
    let death = crash.map { ResultQueueError.producerDied(pid: $0.pid, status: $0.status) }
    for queue in attached { ResultQueueRegistry.shared.storage(queue)?.detachPool(death) }
    attached = []
  }
}
