/// Who must be told of what was done under a pool's lock, when it is released.
struct PoolEffects {
  /// From whom the caller may read its answer itself.
  var polled: PolledWorker?
  private var finished: [(PoolShared.Caller, PoolStorage.Result)] = []
  private var drained: [CheckedContinuation<Void, Never>] = []
  private var shrunk: [CheckedContinuation<Void, any Error>] = []

  /// Takes down a job's caller, if it sleeps.
  mutating func add(_ finished: (PoolShared.Caller, PoolStorage.Result)?) {
    if let finished { self.finished.append(finished) }
  }

  /// Takes down who waits for the pool's end.
  mutating func addDrained(_ shared: inout PoolShared) {
    drained += shared.drained
    shared.drained = []
  }

  /// Takes down who waits for the pool to become smaller, if it has.
  mutating func addShrunk(_ shared: inout PoolShared) {
    guard !shared.shrinking.isEmpty, shared.machine.isWithinLimit else { return }
    shrunk = Array(shared.shrinking.values)
    shared.shrinking = [:]
  }

  /// Tells them; the lock must have been released.
  func tell() {
    for (caller, result) in finished { caller.resume(returning: result) }
    for waiter in drained { waiter.resume() }
    for waiter in shrunk { waiter.resume() }
  }
}
