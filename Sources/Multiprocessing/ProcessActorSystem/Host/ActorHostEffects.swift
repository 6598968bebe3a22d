/// What is to be done when the lock is released.
struct ActorHostEffects {
  var finished: [(ActorHostShared.Caller, ActorHostShared.Result)] = []
  var frames: [(WorkerLink, [UInt8])] = []
  var spawner: (CheckedContinuation<ActorHostState.End?, any Error>, ActorHostState.End?)?
  /// Is let go of: it may be large.
  var setup: ActorSetup?
  var waiters: [CheckedContinuation<Void, Never>] = []
  var isOver = false
}
