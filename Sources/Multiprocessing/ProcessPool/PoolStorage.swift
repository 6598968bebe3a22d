internal import Glibc
internal import Jobs
internal import Threading

/// A pool's state machine behind its lock, and the carrying out of what it says.
///
/// Commands for the supervisor are posted while the lock is held, so that they are carried out in
/// the order in which they were decided; callers are told after it is released.
final class PoolStorage: Sendable {
  /// What became of a job, with the worker's reply if there was one.
  enum Result: Sendable {
    case replied(Message)
    // What is rare is boxed, so that what is frequent is small.
    indirect case ended(PoolOutcome)
    /// The pool's initializer failed with this.
    indirect case broken(FailureMessage)
  }

  let supervisor: Supervisor
  let polling = PollingPolicy(processors: availableProcessorCount)
  private let start: WorkerStart
  private let initializer: [UInt8]?
  /// The shared memory that the initializer refers to.
  private let attachments: [SharedBlock]
  let bytesPerWorker: Int?
  let countsJobs: Bool
  let shared: LockedValue<PoolShared>

  /// - Parameters:
  ///   - start: what the workers are started with; its title gets their number.
  ///   - initializer: the frame of the job that each worker runs before its first.
  ///   - bytesPerWorker: a worker whose resident size is larger gets no other job.
  init(
    start: WorkerStart, rules: PoolRules, initializer: [UInt8]?, attachments: [SharedBlock] = [],
    bytesPerWorker: Int?, supervisor: Supervisor
  ) {
    self.start = start
    self.initializer = initializer
    self.attachments = attachments
    self.bytesPerWorker = bytesPerWorker
    countsJobs = rules.jobsPerWorker != nil
    self.supervisor = supervisor
    shared = LockedValue(
      PoolShared(
        machine: PoolStateMachine(rules: rules, newWorker: { supervisor.newWorker() }),
        title: start.title))
  }

  /// How many workers exist at the moment.
  var workerCount: Int { shared.withLock { $0.machine.workerCount } }

  /// How many jobs wait for a worker at the moment.
  var waitingCount: Int { shared.withLock { $0.machine.waitingCount } }

  /// Starts workers ahead of the jobs.
  func warmUp(_ count: Int) {
    advance { $0.machine.warmUp(count) }
  }

  /// How many workers there may be.
  var limit: Int { shared.withLock { $0.machine.rules.limit } }

  /// Whether the pool takes jobs.
  var isOpen: Bool { shared.withLock { !$0.machine.isClosed && !$0.machine.isBroken } }

  /// Whether the pool was told to end, in whichever way.
  var isClosed: Bool { shared.withLock { $0.machine.isClosed } }

  /// Allows more or fewer workers; suspends until those that are too many are gone.
  ///
  /// - Throws: `CancellationError` if the task is cancelled; the workers go all the same.
  func resize(to limit: Int) async throws {
    let waiter = shared.withLock { $0.newJob() }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        advance { shared in
          shared.shrinking[waiter] = continuation
          return shared.machine.resize(to: limit)
        }
        // The handler below may have run before there was anybody to tell.
        if Task.isCancelled { stopWaiting(waiter) }
      }
    } onCancel: {
      stopWaiting(waiter)
    }
  }

  private func stopWaiting(_ waiter: JobID) {
    shared.withLock { $0.shrinking.removeValue(forKey: waiter) }?
      .resume(throwing: CancellationError())
  }

  /// Takes no more jobs and lets each worker go when there is nothing left for it.
  ///
  /// Does nothing in a forked copy of this process: the workers are not its, and whoever held the lock is not there.
  func close(_ mode: PoolShutdown = .finishing) {
    guard !Supervisor.isInCopy else { return }
    advance { $0.machine.close(mode) }
  }

  /// Ends every job now, and every worker by SIGTERM and then SIGKILL.
  func terminate() {
    guard !Supervisor.isInCopy else { return }
    advance { $0.machine.terminate() }
  }

  /// Ends every job and every worker now.
  func kill() {
    guard !Supervisor.isInCopy else { return }
    advance { $0.machine.kill() }
  }

  /// Suspends until the last worker of a closed pool is gone; not in a forked copy, which would not hear of it.
  func drained() async {
    guard !Supervisor.isInCopy else { return }
    await withCheckedContinuation { continuation in
      let isDrained = shared.withLock { shared in
        if shared.machine.isClosed, shared.machine.workerCount == 0 { return true }
        shared.drained.append(continuation)
        return false
      }
      if isDrained { continuation.resume() }
    }
  }

  /// Lets the state machine take an event, then does what it says.
  ///
  /// - Parameter reply: the worker's message that is the event, if it is one.
  func advance(with reply: Message? = nil, _ event: (inout PoolShared) -> [PoolAction]) {
    let effects = shared.withLock { shared in
      var effects = PoolEffects()
      carryOut(event(&shared), with: reply, &shared, &effects)
      return effects
    }
    effects.tell()
  }

  /// Does what the state machine says, with the lock held.
  ///
  /// - Parameter poller: the job whose caller may read the answer itself.
  func carryOut(
    _ actions: [PoolAction], with reply: Message? = nil, pollingFor poller: JobID? = nil,
    _ shared: inout PoolShared, _ effects: inout PoolEffects
  ) {
    var commands: [SupervisorCommand] = []
    for action in actions {
      switch action {
      case .start(let worker):
        shared.started += 1
        let start = start.titled("\(start.title)-\(shared.started)")
        shared.numbers[worker] = shared.started
        commands.append(.start(worker, start, observer: self))
      case .initialize(let worker):
        guard let initializer else { continue }
        shared.willPost(to: worker)
        commands.append(.send(worker, frame: initializer))
      case .send(let job, let lease, let worker):
        let command = send(job, lease, to: worker, pollingFor: poller, &shared, &effects)
        if let command { commands.append(command) }
      case .hangUp(let worker):
        commands.append(.hangUp(worker))
      case .ask(let worker, let lease):
        commands.append(.ask(worker, toStop: lease))
      case .signal(let worker, let signal):
        commands.append(.signal(worker, signal == .kill ? SIGKILL : SIGTERM))
      case .setTimer(let timer, let delay):
        // A pool that is gone has no timers to mind.
        commands.append(
          .wake(after: delay, isWanted: { [weak self] in self?.awaits(timer) ?? false }) {
            [weak self] in self?.advance { $0.machine.fired(timer) }
          })
      case .finish(let job, let outcome):
        switch (outcome, reply, shared.brokenBy) {
        case (.replied, .some(let reply), _): effects.add(shared.finish(job, .replied(reply)))
        case (.initializerFailed, _, .some(let failure)):
          effects.add(shared.finish(job, .broken(failure)))
        default: effects.add(shared.finish(job, .ended(outcome)))
        }
      case .drained:
        effects.addDrained(&shared)
      }
    }
    supervisor.post(commands)
    effects.addShrunk(&shared)
  }

  private func awaits(_ timer: PoolTimer) -> Bool {
    shared.withLock { $0.machine.awaits(timer) }
  }

  /// Sends a job, with the lock held.
  ///
  /// - Returns: what the supervisor must do instead, if it must.
  func send(
    _ job: JobID, _ lease: LeaseID, to worker: WorkerID, pollingFor poller: JobID?,
    _ shared: inout PoolShared, _ effects: inout PoolEffects
  ) -> SupervisorCommand? {
    switch shared.send(job, lease, to: worker, isAwaited: job == poller, polling) {
    case .notSent: return nil
    case .sent(let reader):
      effects.polled = effects.polled ?? reader
      return nil
    case .forSupervisor(let frame): return .send(worker, frame: frame)
    }
  }
}
