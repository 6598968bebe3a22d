internal import Threading

/// The calls that come over one channel.
final class IncomingCalls: Sendable {
  /// What an answer needs until it was read.
  enum Kept: Sendable {
    case memory([SharedBlock])
    /// Another process keeps it.
    case elsewhere(@Sendable () -> Void)
  }

  private struct Running {
    let call: RunningCall
    /// There once it has begun.
    var task: Task<Void, Never>?
  }

  private struct State {
    var running = IDTable<Running>()
    var kept = IDTable<Kept>()
    var waiter: CheckedContinuation<Void, Never>?
    /// Nobody wants any answer any more.
    var isGone = false
  }

  private let port: any CallPort
  /// What the decoders of arguments tell the actors that they find.
  let userInfo: [CodingUserInfoKey: any Sendable]
  private let state = LockedValue(State())

  init(over port: any CallPort, userInfo: [CodingUserInfoKey: any Sendable]) {
    self.port = port
    self.userInfo = userInfo
  }

  /// A call has come.
  func begin(_ call: CallMessage) -> RunningCall {
    let running = RunningCall(call, of: self)
    state.withLock { state in
      state.running[call.id] = Running(call: running)
      if state.isGone { running.noteCancellation() }
    }
    return running
  }

  /// Notes the task that a call runs in.
  func runs(_ id: CallID, in task: Task<Void, Never>) {
    let isCancelled = state.withLock { state in
      // It may be over by now.
      state.running[id]?.task = task
      return state.running[id]?.call.isCancelled == true
    }
    if isCancelled { task.cancel() }
  }

  /// The caller wants no answer any more.
  func cancel(_ id: CallID) {
    state.withLock { state -> Task<Void, Never>? in
      guard let running = state.running[id] else { return nil }
      running.call.noteCancellation()
      return running.task
    }?.cancel()
  }

  /// Nobody wants any answer any more.
  func cancelAll() {
    let (tasks, kept) = state.withLock { state in
      defer { state.kept = IDTable() }
      state.isGone = true
      for running in state.running.values { running.call.noteCancellation() }
      return (state.running.values.compactMap(\.task), state.kept)
    }
    tasks.forEach { $0.cancel() }
    kept.values.forEach(Self.release)
  }

  /// The caller has read an answer.
  func answerRead(_ id: CallID) {
    state.withLock { $0.kept.removeValue(forKey: id) }.map(Self.release)
  }

  private static func release(_ kept: Kept) {
    if case .elsewhere(let release) = kept { release() }
  }

  func send(_ frame: [UInt8]) { port.send(frame) }

  func answer(_ id: CallID, _ frame: [UInt8], keeping kept: Kept?) {
    if let kept {
      let isGone = state.withLock { state in
        if !state.isGone { state.kept[id] = kept }
        return state.isGone
      }
      if isGone { Self.release(kept) }
    }
    port.send(frame)
  }

  func end(_ id: CallID) {
    // The last reference to the task goes when the lock is released.
    let (running, waiter) = state.withLock {
      state -> (Running?, CheckedContinuation<Void, Never>?) in
      let running = state.running.removeValue(forKey: id)
      guard state.waiter != nil, state.running.isEmpty else { return (running, nil) }
      defer { state.waiter = nil }
      return (running, state.waiter)
    }
    withExtendedLifetime(running) {}
    waiter?.resume()
  }

  /// Suspends until no call is under way; for one caller.
  func areOver() async {
    await withCheckedContinuation { continuation in
      let areOver = state.withLock { state in
        if !state.running.isEmpty { state.waiter = continuation }
        return state.running.isEmpty
      }
      if areOver { continuation.resume() }
    }
  }
}
