internal import Jobs
internal import Synchronization
internal import Threading

/// The way of a call to the actor and back.
extension ActorHostStorage {
  /// Calls the actor.
  ///
  /// - Parameters:
  ///   - frame: the call, but for its number.
  ///   - target: the method's mangled name.
  ///   - mayPoll: whether the calling thread may look for the answer for a moment before the task suspends.
  /// - Returns: the call's number, and what the process replied.
  /// - Throws: ``WorkerCrashed``, ``ActorRestartedTooOften``, ``ProcessActorError``, ``JobTimedOut`` or
  ///   `CancellationError`.
  func reply(
    to frame: [UInt8], target: String, options: ActorCallOptions?, mayPoll: Bool = false
  ) async throws -> (CallID, Message) {
    try Task.checkCancellation()
    let children = system.children
    let underWay = children.callsUnderWay.add(1, ordering: .relaxed).newValue
    defer { children.callsUnderWay.subtract(1, ordering: .relaxed) }
    let (call, polled) = begin(
      frame, target: target, progress: options?.onProgress,
      mayPoll: mayPoll && polling.mayPoll(leases: underWay))
    if let timeout = options?.timeout {
      supervisor.post([
        .wake(after: timeout, isWanted: { [weak self] in self?.awaits(call) ?? false }) {
          [weak self] in self?.giveUp(call, .timedOut)
        }
      ])
    }
    var result = polled.flatMap { poll($0, for: call) }
    if result == nil { result = await finish(of: call) }
    switch result {
    case .replied(let message): return (call, message)
    case .failed(let failure): throw error(failure, target: target, timeout: options?.timeout)
    case nil: throw CancellationError()
    }
  }

  /// Hands in a call, and sends it if there is a process.
  ///
  /// - Returns: its number, and from whom to read the answer, if that is to be.
  private func begin(
    _ frame: [UInt8], target: String, progress: (@Sendable (Double) -> Void)?, mayPoll: Bool
  ) -> (CallID, PolledWorker?) {
    var flags: CallMessage.Flags = progress == nil ? [] : .wantsProgress
    let (call, link) = shared.withLock { shared -> (CallID, WorkerLink?) in
      let call = shared.newCall()
      var pending = ActorHostShared.Pending(target: target, progress: progress)
      switch shared.state.submit(call) {
      case .refuse(let end):
        shared.results[call] = .failed(.ended(end))
        return (call, nil)
      case .wait:
        var waiting = frame
        CallMessage.fillIn(&waiting, id: call, flags: flags)
        pending.frame = waiting
        shared.calls[call] = pending
        return (call, nil)
      case .send:
        shared.calls[call] = pending
        if mayPoll, shared.habit.isDue() { flags.insert(.brisk) }
        return (call, shared.link)
      }
    }
    guard let link else { return (call, nil) }
    var frame = frame
    CallMessage.fillIn(&frame, id: call, flags: flags)
    guard flags.contains(.brisk) else {
      link.send(frame)
      return (call, nil)
    }
    guard let reading = link.sendAndTakeRole(frame) else { return (call, nil) }
    return (call, PolledWorker(link: link, reading: reading))
  }

  /// Reads the worker's channel in the supervisor's place until it has replied, or for a moment.
  ///
  /// - Returns: the call's result, if there is one.
  private func poll(_ worker: PolledWorker, for call: CallID) -> ActorHostShared.Result? {
    let hasPaid = supervisor.poll(worker) {
      shared.withLock { $0.speaksUnasked || $0.state.hasCalls }
    }
    return shared.withLock { shared in
      shared.habit.note(hasPaid: hasPaid)
      return shared.results.removeValue(forKey: call)
    }
  }

  /// Suspends until a call is finished.
  private func finish(of call: CallID) async -> ActorHostShared.Result {
    // A cancellation since the beginning has not been lost: then the handler is called at once.
    await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        let result = shared.withLock { shared -> ActorHostShared.Result? in
          if let result = shared.results.removeValue(forKey: call) { return result }
          shared.calls[call]?.caller = ActorHostShared.Caller(caller)
          return nil
        }
        if let result { caller.resume(returning: result) }
      }
    } onCancel: {
      giveUp(call, .cancelled)
    }
  }

  /// A caller waits no more: the call is cancelled in the actor's process.
  private func giveUp(_ call: CallID, _ failure: ActorHostState.Failure) {
    advance { shared in
      guard let (actions, wasSent) = shared.state.giveUp(call, failure) else { return [] }
      if wasSent, let link = shared.link {
        // By the supervisor, as a call that had to wait for the process: behind it.
        supervisor.post([.send(link.id, frame: CallNotes.frame(.cancelCall, call))])
      }
      return actions
    }
  }

  private func awaits(_ call: CallID) -> Bool {
    shared.withLock { $0.state.awaits(call) }
  }

  /// An answer for which the process keeps something was read.
  func answerRead(_ call: CallID) {
    shared.withLock { $0.link }?.send(CallNotes.frame(.answerRead, call))
  }

  /// The error for the caller of a call whose answer went with the process: it died when it had answered, and before the
  /// answer was read.
  ///
  /// Suspends until the supervisor tells how the process ended, for a second at most.
  ///
  /// - Returns: nil if the process is there, or was not the actor's.
  func loss(with pid: Int32, of target: String) async -> (any Error)? {
    // A call that is not sent is lost with the process as well.
    let (call, refusal) = shared.withLock { shared -> (CallID?, ActorHostState.Failure?) in
      guard shared.link?.pid == pid else {
        return (nil, shared.endings.last { $0.pid == pid }.map { .lost($0) })
      }
      let call = shared.newCall()
      if case .refuse(let end) = shared.state.submit(call) { return (nil, .ended(end)) }
      shared.calls[call] = ActorHostShared.Pending(target: target)
      return (call, nil)
    }
    if let refusal { return error(refusal, target: target, timeout: nil) }
    guard let call else { return nil }
    supervisor.post([
      .wake(after: .seconds(1), isWanted: { [weak self] in self?.awaits(call) ?? false }) {
        [weak self] in self?.giveUp(call, .timedOut)
      }
    ])
    switch await finish(of: call) {
    case .replied, .failed(.timedOut): return nil
    case .failed(let failure): return error(failure, target: target, timeout: nil)
    }
  }

  /// The error for the caller of a call that has no answer.
  private func error(
    _ failure: ActorHostState.Failure, target: String, timeout: Duration?
  ) -> any Error {
    switch failure {
    case .cancelled: CancellationError()
    case .timedOut: JobTimedOut(job: CallTarget.text(target), limit: timeout ?? .zero)
    case .lost(let ending): crash(ending, in: target)
    case .ended(let end): error(end)
    }
  }
}
