/// A handle's state behind its lock, and how the job is given up.
///
/// Nobody is told, called or cancelled while the lock is held.
final class JobHandleStorage<Output: Sendable>: Sendable {
  typealias State = JobHandleState<Output>

  private struct Shared {
    var state = State()
    /// Has the job not run, or stop; held until there is an outcome.
    var giveUp: (@Sendable () -> Void)?
    /// Whether a worker has the job, if the pool can tell; held until there is an outcome.
    var isRunning: (@Sendable () -> Bool)?
    /// The job, if a worker that waits for it can do it; held until there is an outcome.
    var work: (any AwaitedWork)?
  }

  private let shared = Guarded(Shared())

  /// Reads the state.
  func read<Value>(_ body: (State) -> Value) -> Value {
    shared.withLock { body($0.state) }
  }

  /// Where the job is.
  var state: JobState {
    let isRunning = shared.withLock { $0.isRunning }.map { $0() } ?? false
    // It may have been done meanwhile.
    return read { $0.state(isRunning: isRunning) }
  }

  /// Says how the job is given up and whether a worker has it; it may be done already.
  func attach(
    isRunning: (@Sendable () -> Bool)? = nil, work: (any AwaitedWork)? = nil,
    giveUp: @escaping @Sendable () -> Void
  ) {
    shared.withLock { shared in
      guard shared.state.outcome == nil else { return }
      shared.giveUp = giveUp
      shared.isRunning = isRunning
      shared.work = work
    }
  }

  /// The job, if a worker that waits for it can do it.
  var work: (any AwaitedWork)? { shared.withLock { $0.work } }

  /// Takes the job's outcome, unless there was one before, and tells everybody.
  ///
  /// - Returns: whether this was the first outcome.
  @discardableResult
  func settle(_ outcome: State.Outcome, cancelling: Bool = false) -> Bool {
    // What they captured is freed without the lock.
    let (observers, giveUp, kept) = shared.withLock { shared in
      let observers = shared.state.settle(outcome)
      let kept = (shared.isRunning, shared.work)
      defer {
        if observers != nil { (shared.giveUp, shared.isRunning, shared.work) = (nil, nil, nil) }
      }
      return (observers, shared.giveUp, kept)
    }
    defer { withExtendedLifetime(kept) {} }
    guard let observers else { return false }
    if cancelling { giveUp?() }
    for observer in observers { observer(outcome) }
    callBack()
    return true
  }

  /// Calls `observer` once there is an outcome, or at once.
  ///
  /// - Returns: its number, by which it may be taken out; nil if it was called.
  func observe(_ observer: @escaping State.Observer) -> State.ObserverID? {
    let (id, outcome) = shared.withLock { shared in
      let id = shared.state.newObserver()
      return (id, shared.state.observe(as: id, observer))
    }
    guard let outcome else { return id }
    observer(outcome)
    return nil
  }

  /// Takes an observer out that was not told.
  func forget(_ id: State.ObserverID) {
    _ = shared.withLock { $0.state.forget(id) }
  }

  /// Registers a callback, and calls it at once if there is an outcome.
  func whenDone(_ callback: @escaping State.Observer) {
    shared.withLock { $0.state.add(callback) }
    callBack()
  }

  /// Suspends until there is an outcome; if the task is cancelled first, that is `CancellationError`.
  func outcome() async -> State.Outcome {
    let id = shared.withLock { $0.state.newObserver() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let outcome: State.Outcome? = shared.withLock { shared in
          // Under the lock: the handler below either finds the observer, or ran before, and then the
          // task is seen to be cancelled here.
          if shared.state.outcome == nil, Task.isCancelled { return .failure(CancellationError()) }
          return shared.state.observe(as: id) { continuation.resume(returning: $0) }
        }
        if let outcome { continuation.resume(returning: outcome) }
      }
    } onCancel: {
      shared.withLock { $0.state.forget(id) }?(.failure(CancellationError()))
    }
  }

  /// Blocks until there is an outcome; nil if there is none within `timeout`.
  func outcome(timeout: Duration?) -> State.Outcome? {
    let box = Guarded<State.Outcome?>(nil)
    let id = observe { outcome in
      box.withLock { $0 = outcome }
      box.wakeAll()
    }
    let outcome = box.wait(timeout: timeout, awaited: { self.work.map { [$0] } ?? [] }) { $0 }
    if let id { forget(id) }
    return outcome
  }

  private func callBack() {
    guard shared.withLock({ $0.state.startCalling() }) else { return }
    while let (callback, outcome) = shared.withLock({ $0.state.nextCallback() }) {
      callback(outcome)
    }
  }
}
