internal import Glibc
internal import Jobs
internal import Threading

/// The process of one actor, and those that come after it: the state machine behind its lock, and the carrying out
/// of what it says.
///
/// Commands for the supervisor are posted while the lock is held, so that they are carried out in the order in which
/// they were decided; frames are sent and callers are told after it is released.
final class ActorHostStorage: Sendable {
  /// What the child calls itself in the IDs of its actors.
  let node: UInt64
  /// The actor's type, as text.
  let actor: String
  let system: ProcessActorSystem
  let supervisor: Supervisor
  let polling = PollingPolicy(processors: availableProcessorCount)
  let memoryLimit: Int?
  /// What the decoders of calls and answers tell the actors that they find.
  ///
  /// Kept, since to make it takes longer than to decode a number. (It refers to the system, which refers to this
  /// as long as there is a process, or somebody may ask.)
  let userInfo: [CodingUserInfoKey: any Sendable]
  private let supervision: ActorSupervision
  private let workerStart: WorkerStart
  /// How long a process has to end by itself.
  private let grace: Duration
  let shared: LockedValue<ActorHostShared>

  init(
    node: UInt64, actor: String, of system: ProcessActorSystem, _ start: WorkerStart,
    setup: [UInt8], attachments: [SharedBlock], supervision: ActorSupervision, grace: Duration,
    supervisor: Supervisor
  ) {
    self.node = node
    self.actor = actor
    self.system = system
    userInfo = system.userInfo
    self.supervisor = supervisor
    self.supervision = supervision
    workerStart = start
    memoryLimit = start.options.memoryLimit
    self.grace = grace
    shared = LockedValue(
      ActorHostShared(
        state: ActorHostState(supervision, newWorker: { supervisor.newWorker() }),
        setup: ActorSetup(frame: setup, attachments: attachments)))
  }

  /// The number of the process that there is at the moment.
  var pid: Int32? { shared.withLock { $0.link?.pid } }

  /// Starts the process, and suspends until the actor is made.
  ///
  /// - Throws: what its initializer threw, ``WorkerCrashed``, ``WorkerStartFailed``, ``ProcessActorError``, or
  ///   `CancellationError`; the process is ended then.
  func spawn() async throws {
    let end = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        advance { shared in
          shared.spawner = continuation
          return shared.state.begin()
        }
        if Task.isCancelled { cancelSpawning() }
      }
    } onCancel: {
      cancelSpawning()
    }
    // Here, and not where the end is told: what the initializer threw is decoded by the user's code.
    if let end { throw error(end) }
  }

  private func cancelSpawning() {
    let spawner = shared.withLock { shared in
      defer { shared.spawner = nil }
      return shared.spawner
    }
    guard let spawner else { return }
    advance { $0.state.stop(.kill) }
    spawner.resume(throwing: CancellationError())
  }

  /// Ends the process, in whichever way; returns at once.
  ///
  /// Does nothing in a forked copy of this process, whose child it is not.
  func stop(_ how: ActorHostState.Stop) {
    guard !Supervisor.isInCopy else { return }
    advance { $0.state.stop(how) }
  }

  /// The last reference to an actor of the process is gone.
  func letGo() {
    guard !Supervisor.isInCopy else { return }
    stop(.letGo)
    if shared.withLock({ $0.state.isOver }) { system.children.remove(node) }
  }

  /// Suspends until there is no process and there will be none; not in a forked copy, which would not hear of it.
  func isOver() async {
    guard !Supervisor.isInCopy else { return }
    await withCheckedContinuation { continuation in
      let isOver = shared.withLock { shared in
        if !shared.state.isOver { shared.waiters.append(continuation) }
        return shared.state.isOver
      }
      if isOver { continuation.resume() }
    }
  }

  /// Lets the state machine take an event, then does what it says.
  func advance(_ event: (inout ActorHostShared) -> [ActorHostState.Action]) {
    let effects = shared.withLock { shared in
      var effects = ActorHostEffects()
      carryOut(event(&shared), &shared, &effects)
      return effects
    }
    tell(effects)
  }

  /// Does what the state machine says, with the lock held.
  private func carryOut(
    _ actions: [ActorHostState.Action], _ shared: inout ActorHostShared,
    _ effects: inout ActorHostEffects
  ) {
    var commands: [SupervisorCommand] = []
    for action in actions {
      switch action {
      case .start(let worker):
        shared.incarnation += 1
        shared.lastTarget = nil
        shared.isThere = false
        commands.append(.start(worker, workerStart, observer: self))
      case .setUp(let worker):
        guard let setup = shared.setup else { continue }
        commands.append(
          .send(worker, frame: HostMessage.frame(setup.frame, incarnation: shared.incarnation)))
      case .send(let call):
        guard let link = shared.link, let frame = shared.calls[call]?.frame else { continue }
        shared.calls[call]?.frame = nil
        // In the order of the decisions: its cancellation must not overtake it.
        commands.append(.send(link.id, frame: frame))
      case .fail(let call, let failure):
        if case .lost = failure {
          shared.lastTarget = shared.lastTarget ?? shared.calls[call]?.target
        }
        if let finished = shared.finish(call, .failed(failure)) {
          effects.finished.append(finished)
        }
      case .askToEnd(let worker):
        let frame = FrameBuilder(kind: .endHost).finished()
        if let link = shared.link { effects.frames.append((link, frame)) }
        commands.append(
          .wake(after: grace) { [weak self] in
            self?.advance { $0.state.graceIsOver(worker) }
          })
      case .kill(let worker):
        commands.append(.signal(worker, SIGKILL))
      case .spawned:
        shared.isThere = true
        effects.spawner = shared.spawner.map { ($0, nil) }
        shared.spawner = nil
        if case .none = supervision { effects.setup = shared.setup.take() }
      case .over(let end):
        effects.spawner = shared.spawner.map { ($0, end) }
        shared.spawner = nil
        effects.waiters = shared.waiters
        shared.waiters = []
        effects.setup = shared.setup.take()
        effects.isOver = true
      }
    }
    supervisor.post(commands)
  }

  private func tell(_ effects: ActorHostEffects) {
    for (link, frame) in effects.frames { link.send(frame) }
    for (caller, result) in effects.finished { caller.resume(returning: result) }
    if let (spawner, end) = effects.spawner {
      spawner.resume(returning: end)
    }
    if effects.isOver { system.children.hasEnded(node) }
    for waiter in effects.waiters { waiter.resume() }
  }

  // MARK: Errors

  /// What callers are told of an actor that is not there any more.
  func error(_ end: ActorHostState.End) -> any Error {
    switch end {
    case .stopped: ProcessActorError.stopped(actor: actor)
    case .shutDown: ProcessActorError.shutDown
    case .died(.refused(let failure)): failure.error
    case .died(.notStarted(let error)): error
    case .died(.crashed(let ending)): crash(ending, in: nil)
    case .restartedTooOften(let death): restartedTooOften(death)
    }
  }

  /// The error for a call that was lost with its process, or (nil) for those that come after it.
  func crash(_ ending: WorkerEnding, in target: String?) -> WorkerCrashed {
    let (last, isThere) = shared.withLock { ($0.lastTarget, $0.isThere) }
    let text =
      (target ?? last).map(CallTarget.text)
      ?? (isThere ? "no call of \(actor)" : "the initializer of \(actor)")
    return WorkerCrashed(text: text, ending, memoryLimit: memoryLimit)
  }

  private func restartedTooOften(_ death: ActorHostState.Death) -> any Error {
    guard case .restart(let maximum, let period) = supervision else { return error(.died(death)) }
    let last = error(.died(death))
    return ActorRestartedTooOften(
      actor: actor, maximum: maximum, within: period, reason: describe(last),
      lastCrash: last as? WorkerCrashed)
  }
}
