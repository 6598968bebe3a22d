internal import Jobs

/// The rules of the process of one actor, and of those that come after it, with no process in sight: events in,
/// actions out.
struct ActorHostState {
  /// Why a process is not there any more.
  enum Death: Sendable {
    case crashed(WorkerEnding)
    /// The actor's initializer threw.
    case refused(FailureMessage)
    case notStarted(WorkerStartFailed)
  }

  /// Why there is no actor any more.
  enum End: Sendable {
    case died(Death)
    case restartedTooOften(Death)
    case stopped
    case shutDown
  }

  /// What became of a call without an answer.
  enum Failure: Sendable {
    case cancelled
    case timedOut
    /// Its process died.
    case lost(WorkerEnding)
    case ended(End)
  }

  /// What is to be done.
  enum Action: Sendable {
    case start(WorkerID)
    case setUp(WorkerID)
    case send(CallID)
    case fail(CallID, Failure)
    /// Tell the worker to end by itself, and kill it if it has not after the grace.
    case askToEnd(WorkerID)
    case kill(WorkerID)
    /// The actor is there for the first time.
    case spawned
    /// Nothing follows.
    case over(End)
  }

  /// How it is to end.
  enum Stop: Sendable {
    /// Nobody needs it any more.
    case letGo
    /// After the calls that are under way or wait.
    case shutDown
    /// At once.
    case kill
  }

  private enum Phase {
    /// On the way; the calls wait.
    case starting
    case available
    /// Told to end.
    case ending
    case over(End)
  }

  private let supervision: ActorSupervision
  private let newWorker: @Sendable () -> WorkerID
  private var phase = Phase.starting
  private(set) var worker: WorkerID?
  private var isReady = false
  private var wasThere = false
  /// What is said of the end that was asked for; nil if none was.
  private var stop: End?
  /// The calls that are not finished, and whether they were sent.
  private(set) var calls = IDTable<Bool>()
  private var waiting: [CallID] = []
  /// Why the initializer of the current process refused.
  private var refusal: FailureMessage?
  private var restarts: [ContinuousClock.Instant] = []

  init(_ supervision: ActorSupervision, newWorker: @escaping @Sendable () -> WorkerID) {
    self.supervision = supervision
    self.newWorker = newWorker
  }

  /// Why there is no actor any more; nil as long as there is one, or will be.
  var end: End? {
    if case .over(let end) = phase { return end }
    return stop
  }

  var isOver: Bool {
    if case .over = phase { return true }
    return false
  }

  // MARK: Calls

  /// What is to be done with a new call.
  enum Submission: Sendable {
    case send
    case wait
    case refuse(End)
  }

  /// Somebody calls the actor.
  @inline(__always)
  mutating func submit(_ call: CallID) -> Submission {
    if let end { return .refuse(end) }
    if case .available = phase {
      calls[call] = true
      return .send
    }
    calls[call] = false
    waiting.append(call)
    return .wait
  }

  /// A call has its answer.
  ///
  /// - Returns: nil if nobody waits for it; otherwise whether ``endIfDone()`` must follow.
  @inline(__always)
  mutating func replied(_ call: CallID) -> Bool? {
    calls.removeValue(forKey: call) == nil ? nil : stop != nil
  }

  /// Whether a call, whichever, is not finished.
  var hasCalls: Bool { !calls.isEmpty }

  /// Whether a call is not finished.
  func awaits(_ call: CallID) -> Bool { calls[call] != nil }

  /// A call was done, and it is to end.
  mutating func endIfDone() -> [Action] { stop == nil ? [] : endWhenDone() }

  /// A caller waits no more.
  ///
  /// - Returns: what follows, and whether the worker knows of the call; nil if it is finished already.
  mutating func giveUp(_ call: CallID, _ failure: Failure) -> (actions: [Action], wasSent: Bool)? {
    guard let wasSent = calls.removeValue(forKey: call) else { return nil }
    if !wasSent { waiting.removeAll { $0 == call } }
    return ([.fail(call, failure)] + (stop == nil ? [] : endWhenDone()), wasSent)
  }

  // MARK: The process

  /// The first process is wanted; it is none if the system was shut down before.
  mutating func begin() -> [Action] {
    if case .over(let end) = phase { return [.over(end)] }
    return start()
  }

  private mutating func start() -> [Action] {
    let worker = newWorker()
    self.worker = worker
    isReady = false
    refusal = nil
    phase = .starting
    return [.start(worker)]
  }

  /// A process says that it is there.
  mutating func ready(_ worker: WorkerID) -> [Action] {
    guard worker == self.worker, case .starting = phase else { return [] }
    isReady = true
    return [.setUp(worker)]
  }

  /// The actor is made.
  mutating func made(_ worker: WorkerID) -> [Action] {
    guard worker == self.worker, case .starting = phase else { return [] }
    phase = .available
    var actions: [Action] = [.spawned]
    wasThere = true
    for call in waiting {
      calls[call] = true
      actions.append(.send(call))
    }
    waiting = []
    return actions + (stop == nil ? [] : endWhenDone())
  }

  /// The initializer has thrown.
  mutating func refused(_ worker: WorkerID, _ failure: FailureMessage) -> [Action] {
    guard worker == self.worker, case .starting = phase else { return [] }
    refusal = failure
    return [.kill(worker)]
  }

  /// A process could not be started.
  mutating func notStarted(
    _ worker: WorkerID, _ error: WorkerStartFailed, at now: ContinuousClock.Instant
  ) -> [Action] {
    guard worker == self.worker else { return [] }
    return died(.notStarted(error), at: now)
  }

  /// A process has ended.
  mutating func ended(
    _ worker: WorkerID, _ ending: WorkerEnding, at now: ContinuousClock.Instant
  ) -> [Action] {
    guard worker == self.worker else { return [] }
    let lost = calls.filter(\.value).map(\.key).sorted()
    for call in lost { calls.removeValue(forKey: call) }
    return lost.map { .fail($0, .lost(ending)) }
      + died(refusal.map(Death.refused) ?? .crashed(ending), at: now)
  }

  private mutating func died(_ death: Death, at now: ContinuousClock.Instant) -> [Action] {
    worker = nil
    if let stop { return finish(stop) }
    guard wasThere, case .restart(let maximum, let period) = supervision else {
      return finish(.died(death))
    }
    restarts.removeAll { now - $0 >= period }
    guard restarts.count < maximum else { return finish(.restartedTooOften(death)) }
    restarts.append(now)
    return start()
  }

  // MARK: The end

  /// It is to end.
  mutating func stop(_ how: Stop) -> [Action] {
    if case .over = phase { return [] }
    let isNew = stop == nil
    switch how {
    case .letGo:
      // Also of a shutdown that waits for its calls: they need not be waited for any more.
      if case .stopped = stop { return [] }
      stop = .stopped
      return failAll(.ended(.stopped)) + endWhenDone()
    case .shutDown:
      guard isNew else { return [] }
      stop = .shutDown
      return endWhenDone()
    case .kill:
      stop = stop ?? .shutDown
      phase = .ending
      let failures = failAll(.ended(stop ?? .shutDown))
      guard let worker else { return failures + finish(.shutDown) }
      return failures + [.kill(worker)]
    }
  }

  /// The grace of a worker that was told to end is over.
  func graceIsOver(_ worker: WorkerID) -> [Action] {
    worker == self.worker ? [.kill(worker)] : []
  }

  private mutating func endWhenDone() -> [Action] {
    guard calls.isEmpty else { return [] }
    guard let worker else { return finish(stop ?? .stopped) }
    switch phase {
    case .ending, .over: return []
    // It has not begun anything, or is in the initializer: nothing is lost with it.
    case .starting:
      phase = .ending
      return [.kill(worker)]
    case .available:
      phase = .ending
      return [.askToEnd(worker)]
    }
  }

  private mutating func failAll(_ failure: Failure) -> [Action] {
    let all = calls.keys.sorted()
    calls = IDTable()
    waiting = []
    return all.map { .fail($0, failure) }
  }

  private mutating func finish(_ end: End) -> [Action] {
    phase = .over(end)
    return failAll(.ended(end)) + [.over(end)]
  }
}
