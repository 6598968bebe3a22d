internal import CMultiprocessing
internal import Jobs
internal import Synchronization
internal import Threading

/// Where answers to calls go.
protocol CallPort: AnyObject, Sendable {
  /// Sends a frame to whoever has called; nothing happens if that is gone.
  func send(_ frame: [UInt8])
}

/// A call that somebody has made of an actor of this process.
final class RunningCall: Sendable {
  let id: CallID
  private let calls: IncomingCalls
  let wantsProgress: Bool
  private let hasBeenCancelled = Atomic(false)
  private let isAnswered = Atomic(false)
  private let pace = LockedValue(ReportPace())

  init(_ call: CallMessage, of calls: IncomingCalls) {
    id = call.id
    wantsProgress = call.flags.contains(.wantsProgress)
    self.calls = calls
  }

  /// Whether nobody wants the answer any more.
  var isCancelled: Bool { hasBeenCancelled.load(ordering: .relaxed) }

  /// What the method can tell its caller, and be told.
  var context: JobContext {
    JobContext(
      progress: { [self] in if wantsProgress { report($0) } },
      cancellation: { [self] in isCancelled })
  }

  /// Notes that nobody wants the answer any more; ``IncomingCalls`` cancels the task.
  func noteCancellation() {
    hasBeenCancelled.store(true, ordering: .relaxed)
  }

  /// Sends what became of the call, once.
  ///
  /// - Parameter kept: the shared memory that the answer refers to.
  func answer(_ frame: [UInt8], keeping kept: [SharedBlock] = []) {
    guard !isAnswered.exchange(true, ordering: .relaxed) else { return }
    calls.answer(id, frame, keeping: kept.isEmpty ? nil : .memory(kept))
  }

  /// Sends why the call has no answer.
  func fail(_ error: any Error) {
    guard let lost = error as? JobTransferFailed else {
      return answer(CallNotes.failure(id, FailureMessage(throwing: error)))
    }
    answer(
      CallNotes.failure(
        id, .notTransferred(lost.stage, typeName: lost.typeName, message: lost.message)))
  }

  /// Sends the answer of a process that the call was passed on to.
  ///
  /// - Parameter whenRead: what to do when it was read, if somebody waits for that.
  func passOn(_ reply: Message, whenRead: (@Sendable () -> Void)?) {
    calls.answer(
      id, CallNotes.passedOn(reply, as: id), keeping: whenRead.map(IncomingCalls.Kept.elsewhere))
  }

  /// Sends a report of a process that the call was passed on to.
  func passOn(_ fraction: Double) {
    calls.send(CallNotes.progress(id, fraction))
  }

  /// The call is over.
  func end() {
    calls.end(id)
  }

  private func report(_ fraction: Double) {
    let now = CMultiprocessing_now()
    guard pace.withLock({ $0.admits(fraction, at: now) }), !isAnswered.load(ordering: .relaxed)
    else { return }
    calls.send(CallNotes.progress(id, fraction))
  }
}
