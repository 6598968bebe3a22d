internal import Threading

/// What stands behind the lock of an actor's process.
struct ActorHostShared {
  /// What became of a call.
  enum Result: Sendable {
    case replied(Message)
    // What is rare is boxed, so that what is frequent is small.
    indirect case failed(ActorHostState.Failure)
  }

  /// Somebody who sleeps until a call is finished.
  ///
  /// A box, as in ``PoolShared``.
  final class Caller: Sendable {
    private let continuation: CheckedContinuation<Result, Never>

    init(_ continuation: CheckedContinuation<Result, Never>) {
      self.continuation = continuation
    }

    /// Wakes it; once.
    func resume(returning result: Result) { continuation.resume(returning: result) }
  }

  /// A call that is not finished.
  struct Pending {
    /// The method's mangled name.
    var target: String
    /// The frame, as long as there is no process to send it to.
    var frame: [UInt8]?
    var caller: Caller?
    var progress: (@Sendable (Double) -> Void)?
  }

  var state: ActorHostState
  var link: WorkerLink?
  /// The calls that the actor's process makes of others.
  var incoming: IncomingCalls?
  var calls = IDTable<Pending>()
  /// What became of calls that were finished before their callers had gone to sleep.
  var results = IDTable<Result>()
  /// What came of callers looking for their answers themselves.
  var habit = PollingHabit()
  /// Whether the actor's process has ever called others: then it may at any time.
  var speaksUnasked = false
  /// How the last processes have ended, for answers that lay in their memory.
  private(set) var endings: [WorkerEnding] = []
  /// How often the actor was made, or was to be.
  var incarnation: UInt32 = 0
  /// The call that the process died of, for those that come later.
  var lastTarget: String?
  /// Is told how the actor ended before it was made; nil if it was made.
  var spawner: CheckedContinuation<ActorHostState.End?, any Error>?
  /// As long as the actor may be made, or made again.
  var setup: ActorSetup?
  var isThere = false
  var waiters: [CheckedContinuation<Void, Never>] = []
  private var lastCall: CallID = 0

  init(state: ActorHostState, setup: ActorSetup) {
    self.state = state
    self.setup = setup
  }

  /// A number for a call; never 0, which is the making of the actor.
  mutating func newCall() -> CallID {
    lastCall += 1
    return lastCall
  }

  /// Takes down how a process has ended.
  mutating func note(_ ending: WorkerEnding) {
    endings = endings.suffix(3) + [ending]
  }

  /// Takes down what became of a call.
  ///
  /// - Returns: who sleeps until then, and must be woken when the lock is released.
  mutating func finish(_ call: CallID, _ result: Result) -> (Caller, Result)? {
    guard let pending = calls.removeValue(forKey: call) else { return nil }
    guard let caller = pending.caller else {
      results[call] = result
      return nil
    }
    return (caller, result)
  }
}
