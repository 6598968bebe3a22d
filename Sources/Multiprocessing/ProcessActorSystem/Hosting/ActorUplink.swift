internal import Jobs
internal import Threading

/// The calls that an actor's process makes of its parent and, by way of it, of others.
final class ActorUplink: Sendable {
  /// A call that has no answer.
  private struct Pending {
    var caller: CheckedContinuation<Message, any Error>?
    var progress: (@Sendable (Double) -> Void)?
  }

  private struct State {
    var last: CallID = 0
    var calls = IDTable<Pending>()
    /// What came before the callers had gone to sleep.
    var results = IDTable<Result<Message, any Error>>()
  }

  private let port: any CallPort
  private let state = LockedValue(State())

  init(over port: any CallPort) {
    self.port = port
  }

  /// Makes a call.
  ///
  /// - Throws: `CancellationError`, or ``JobTimedOut``.
  func reply(
    to frame: consuming [UInt8], target: String, options: ActorCallOptions?
  ) async throws -> (CallID, Message) {
    try Task.checkCancellation()
    let progress = options?.onProgress
    let call = state.withLock { state in
      state.last += 1
      state.calls[state.last] = Pending(progress: progress)
      return state.last
    }
    CallMessage.fillIn(&frame, id: call, flags: progress == nil ? [] : .wantsProgress)
    port.send(frame)
    let timer = options?.timeout.map { timeout in
      Task {
        try await TimeLimit.pass(timeout)
        giveUp(call, JobTimedOut(job: CallTarget.text(target), limit: timeout))
      }
    }
    defer { timer?.cancel() }
    let message = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { caller in
        let result = state.withLock { state -> Result<Message, any Error>? in
          if let result = state.results.removeValue(forKey: call) { return result }
          state.calls[call]?.caller = caller
          return nil
        }
        if let result { caller.resume(with: result) }
      }
    } onCancel: {
      giveUp(call, CancellationError())
    }
    return (call, message)
  }

  /// A reply has come.
  func replied(_ message: Message) {
    guard let call = CallNotes.call(of: message.payload) else { return }
    if !finish(call, .success(message)), message.kind == .callAnswer,
      CallNotes.flags(ofAnswer: message.payload).contains(.isKept)
    {
      answerRead(call)
    }
  }

  /// A report of progress has come.
  func progressed(_ payload: [UInt8]) {
    guard let call = CallNotes.call(of: payload), let fraction = CallNotes.fraction(in: payload)
    else { return }
    state.withLock { $0.calls[call]?.progress }?(fraction)
  }

  /// An answer for which its sender keeps something was read.
  func answerRead(_ call: CallID) {
    port.send(CallNotes.frame(.answerRead, call))
  }

  private func giveUp(_ call: CallID, _ error: any Error) {
    if finish(call, .failure(error)) { port.send(CallNotes.frame(.cancelCall, call)) }
  }

  /// Takes down what became of a call; false if nobody waits for it.
  private func finish(_ call: CallID, _ result: Result<Message, any Error>) -> Bool {
    let (isWanted, caller) = state.withLock {
      state -> (Bool, CheckedContinuation<Message, any Error>?) in
      guard let pending = state.calls.removeValue(forKey: call) else { return (false, nil) }
      if pending.caller == nil { state.results[call] = result }
      return (true, pending.caller)
    }
    caller?.resume(with: result)
    return isWanted
  }
}
