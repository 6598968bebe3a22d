internal import Jobs
internal import Threading

/// What a child process's handle and the supervisor share: the state, behind one lock.
final class ChildProcessStorage: Sendable {
  private struct Shared {
    var state = ChildProcessState()
    var waiters: [UInt64: CheckedContinuation<ChildProcessState.Outcome, any Error>] = [:]
    var nextWaiter: UInt64 = 0
  }

  private let shared = Monitor(Shared())
  /// The queues that travelled inside the job; they learn of the child's end.
  private let queues: LockedValue<[ResultQueueID]> = LockedValue([])

  /// The shared memory that travelled inside the job.
  private let attachments: LockedValue<[SharedBlock]> = LockedValue([])

  /// What the timeline is told.
  private let trace = LockedValue(ChildProcessTrace())

  /// Called with how the child ended, on the supervisor's thread, before anybody else is told.
  let onEnd: LockedValue<(@Sendable (WorkerEnding) -> Void)?> = LockedValue(nil)

  /// Readable when the child has ended.
  let end = EndDescriptor()

  /// Reads the state.
  func read<Value>(_ body: (ChildProcessState) -> Value) -> Value {
    shared.withLock { body($0.state) }
  }

  /// Leaves the state `new`; false if that happened before.
  func start(
    feeding queues: [ResultQueueID], keeping attachments: [SharedBlock], as type: Any.Type,
    name: String, pool: Int?
  ) -> Bool {
    guard shared.withLock({ $0.state.start() }) else { return false }
    trace.withLock { $0.begin(type, name: name, pool: pool) }
    self.queues.withLock { $0 = queues }
    self.attachments.withLock { $0 = attachments }
    queues.forEach { ResultQueueRegistry.shared.attachProducer(to: $0) }
    return true
  }

  /// Blocks until `condition` holds, or for `timeout`; nil if it did not come to hold in time.
  func wait<Value>(
    timeout: Duration? = nil, for condition: (ChildProcessState) -> Value?
  ) -> Value? {
    shared.wait(timeout: timeout) { condition($0.state) }
  }

  /// Suspends until the child is over.
  ///
  /// - Throws: `CancellationError` if the task is cancelled first; the child goes on.
  func outcome() async throws -> ChildProcessState.Outcome {
    let waiter = shared.withLock { shared in
      defer { shared.nextWaiter += 1 }
      return shared.nextWaiter
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result: Result<ChildProcessState.Outcome, any Error>? = shared.withLock { shared in
          if let outcome = shared.state.outcome { return .success(outcome) }
          // Asked under the lock: if the handler below has not run by now, it finds the waiter.
          if Task.isCancelled { return .failure(CancellationError()) }
          shared.waiters[waiter] = continuation
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      shared.withLock { $0.waiters.removeValue(forKey: waiter) }?
        .resume(throwing: CancellationError())
    }
  }

  /// Changes the state, and wakes all who wait for what it has become.
  private func change(_ body: (inout ChildProcessState) -> Void) {
    var waiters: [CheckedContinuation<ChildProcessState.Outcome, any Error>] = []
    let outcome = shared.withLock { shared in
      body(&shared.state)
      let outcome = shared.state.outcome
      if outcome != nil {
        waiters = Array(shared.waiters.values)
        shared.waiters = [:]
        // Under the lock: who sees the process ended finds it readable, and the other way round.
        end.tell()
      }
      return outcome
    }
    shared.broadcast()
    guard let outcome else { return }
    for waiter in waiters { waiter.resume(returning: outcome) }
  }

  private func release(_ ending: WorkerEnding?) {
    // Unmapped when the lock is released.
    let blocks = attachments.withLock { attachments -> [SharedBlock] in
      defer { attachments = [] }
      return attachments
    }
    withExtendedLifetime(blocks) {}
    for queue in queues.withLock({ queues in
      defer { queues = [] }
      return queues
    }) {
      ResultQueueRegistry.shared.detachProducer(from: queue, ending: ending)
    }
  }
}

extension ChildProcessStorage: WorkerObserver {
  func worker(_ worker: WorkerID, didStartAs pid: Int32, over link: WorkerLink) {
    trace.withLock { $0.started(pid) }
    change { $0.didStart(as: pid) }
  }

  func worker(_ worker: WorkerID, didNotStart error: WorkerStartFailed) {
    release(nil)
    change { $0.didNotStart(error) }
  }

  func worker(_ worker: WorkerID, didSend message: Message) {
    switch message.kind {
    case .answer:
      trace.withLock { $0.ended(.finished) }
      change { $0.didAnswer(message) }
    case .failure:
      let failure = FailureMessage(decoding: message.payload)
      trace.withLock { $0.ended(PoolTrace.outcome(failure)) }
      change { $0.didFail(failure) }
    case .element:
      ResultQueueRegistry.shared.deliver(message)
    case .ready, .job, .progress, .chunk, .jobInFile, .chunkInFile, .board, .boardSeen, .records,
      .chunkDone, .file, .fileSeen, .returned, .memory, .host, .endHost, .call, .callAnswer,
      .callFailure, .callProgress, .cancelCall, .answerRead:
      break
    }
  }

  func worker(_ worker: WorkerID, didEnd ending: WorkerEnding) {
    // The queues first: whoever sees the process ended finds them complete.
    release(ending)
    trace.withLock { $0.isGone(ending) }
    onEnd.withLock { $0 }?(ending)
    change { $0.didEnd(ending) }
  }
}
