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
    case ended(PoolOutcome)
    /// The pool's initializer failed with this.
    case broken(FailureMessage)
  }

  private let supervisor: Supervisor
  private let polling = PollingPolicy(processors: availableProcessorCount)
  private let start: WorkerStart
  private let initializer: [UInt8]?
  private let bytesPerWorker: Int?
  private let countsJobs: Bool
  private let shared: LockedValue<PoolShared>

  /// - Parameters:
  ///   - start: what the workers are started with; its title gets their number.
  ///   - initializer: the frame of the job that each worker runs before its first.
  ///   - bytesPerWorker: a worker whose resident size is larger gets no other job.
  init(
    start: WorkerStart, rules: PoolRules, initializer: [UInt8]?, bytesPerWorker: Int?,
    supervisor: Supervisor
  ) {
    self.start = start
    self.initializer = initializer
    self.bytesPerWorker = bytesPerWorker
    countsJobs = rules.jobsPerWorker != nil
    self.supervisor = supervisor
    shared = LockedValue(
      PoolShared(machine: PoolStateMachine(rules: rules, newWorker: { supervisor.newWorker() })))
  }

  /// How many workers exist at the moment.
  var workerCount: Int { shared.withLock { $0.machine.workerCount } }

  /// How many jobs wait for a worker at the moment.
  var waitingCount: Int { shared.withLock { $0.machine.waitingCount } }

  /// Has a worker run the job whose frame this is.
  ///
  /// - Parameters:
  ///   - timeout: how long it may run, in one attempt.
  ///   - retries: how often it is run again if its worker dies; as the pool was told if nil.
  ///   - progress: is told what the job reports, on the supervisor's thread or this one.
  ///   - mayPoll: whether this thread may look for the answer for a moment before the task suspends.
  /// - Throws: `CancellationError` if the task is cancelled; a worker that runs the job is asked to
  ///   stop, then made to.
  func run(
    _ frame: [UInt8], timeout: Duration? = nil, retries: Int? = nil,
    progress: (@Sendable (Double) -> Void)? = nil, mayPoll: Bool = false
  ) async throws -> Result {
    try Task.checkCancellation()
    let job = shared.withLock { shared in
      shared.nextJob += 1
      return shared.nextJob
    }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        let polled = advance(pollingFor: mayPoll ? job : nil) { shared in
          shared.jobs[job] = PoolShared.Pending(frame: frame, caller: caller, progress: progress)
          // The handler below may have run before there was anything to cancel. Asked under the
          // lock: if it has not run by now, it finds the job.
          return Task.isCancelled
            ? [.finish(job, .cancelled)]
            : shared.machine.submit(job, timeout: timeout, retries: retries)
        }
        if let polled { poll(polled) }
      }
    } onCancel: {
      advance { $0.machine.cancel(job) }
    }
    if case .ended(.cancelled) = result { throw CancellationError() }
    return result
  }

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
    let waiter = shared.withLock { shared in
      shared.nextJob += 1
      return shared.nextJob
    }
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
  func close(_ mode: PoolShutdown = .finishing) {
    advance { $0.machine.close(mode) }
  }

  /// Ends every job now, and every worker by SIGTERM and then SIGKILL.
  func terminate() {
    advance { $0.machine.terminate() }
  }

  /// Ends every job and every worker now.
  func kill() {
    advance { $0.machine.kill() }
  }

  /// Suspends until the last worker of a closed pool is gone.
  func drained() async {
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
  /// - Parameter poller: the job whose caller may read the answer itself.
  /// - Returns: from whom to read it, if that is to be: ``poll(_:)`` must follow.
  @discardableResult
  private func advance(
    with reply: Message? = nil, pollingFor poller: JobID? = nil,
    _ event: (inout PoolShared) -> [PoolAction]
  ) -> PolledWorker? {
    var polled: PolledWorker?
    var finished: [(PoolShared.Pending, Result)] = []
    var drained: [CheckedContinuation<Void, Never>] = []
    var shrunk: [CheckedContinuation<Void, any Error>] = []
    shared.withLock { shared in
      var commands: [SupervisorCommand] = []
      for action in event(&shared) {
        switch action {
        case .start(let worker):
          shared.started += 1
          let start = start.titled("\(start.title)-\(shared.started)")
          commands.append(.start(worker, start, observer: self))
        case .initialize(let worker):
          guard let initializer else { continue }
          shared.posted[worker, default: 0] += 1
          commands.append(.send(worker, frame: initializer))
        case .send(let job, let lease, let worker):
          switch shared.send(job, lease, to: worker, isAwaited: job == poller, polling) {
          case .notSent: break
          case .sent(let reader): polled = polled ?? reader
          case .forSupervisor(let frame): commands.append(.send(worker, frame: frame))
          }
        case .hangUp(let worker):
          commands.append(.hangUp(worker))
        case .ask(let worker, let lease):
          commands.append(.ask(worker, toStop: lease))
        case .signal(let worker, let signal):
          commands.append(.signal(worker, signal == .kill ? SIGKILL : SIGTERM))
        case .setTimer(let timer, let delay):
          // A pool that is gone has no timers to mind.
          commands.append(
            .wake(after: delay) { [weak self] in self?.advance { $0.machine.fired(timer) } })
        case .finish(let job, let outcome):
          guard let pending = shared.jobs.removeValue(forKey: job) else { continue }
          switch (outcome, reply, shared.brokenBy) {
          case (.replied, .some(let reply), _): finished.append((pending, .replied(reply)))
          case (.initializerFailed, _, .some(let failure)):
            finished.append((pending, .broken(failure)))
          default: finished.append((pending, .ended(outcome)))
          }
        case .drained:
          drained += shared.drained
          shared.drained = []
        }
      }
      supervisor.post(commands)
      if !shared.shrinking.isEmpty, shared.machine.isWithinLimit {
        shrunk = Array(shared.shrinking.values)
        shared.shrinking = [:]
      }
    }
    for (pending, result) in finished { pending.caller.resume(returning: result) }
    for waiter in drained { waiter.resume() }
    for waiter in shrunk { waiter.resume() }
    return polled
  }

  /// Reads a worker's channel in the supervisor's place until the worker has replied, or for a moment.
  private func poll(_ worker: PolledWorker) {
    var worker = worker
    let hasPaid = worker.awaitReply(for: PollingHabit.nanoseconds)
    if worker.link.giveBack(worker.reading) { supervisor.post([.look(worker.link.id)]) }
    shared.withLock { $0.habit.note(hasPaid: hasPaid) }
  }

  /// Whether the worker has grown larger than it may.
  private func hasGrown(_ worker: WorkerID) -> Bool {
    guard let bytesPerWorker, let pid = shared.withLock({ $0.links[worker]?.pid }) else {
      return false
    }
    return ResidentSize.ofProcess(pid).map { $0 > bytesPerWorker } ?? false
  }
}

extension PoolStorage: WorkerObserver {
  func worker(_ worker: WorkerID, didStartAs pid: Int32, over link: WorkerLink) {
    shared.withLock { $0.links[worker] = link }
  }

  func worker(_ worker: WorkerID, didNotStart error: WorkerStartFailed) {
    advance { shared in
      shared.posted[worker] = nil
      return shared.machine.notStarted(worker, error)
    }
  }

  func worker(_ worker: WorkerID, didSend message: Message) {
    switch message.kind {
    case .ready:
      advance { $0.machine.ready(worker) }
    case .answer, .chunkDone:
      let hasGrown = hasGrown(worker)
      let jobs =
        countsJobs && message.kind == .chunkDone ? ChunkRecords.count(in: message.payload) : 1
      advance(with: message) { shared in
        shared.leases[worker] = nil
        return shared.machine.replied(worker, hasGrown: hasGrown, jobs: jobs)
      }
    case .failure:
      let hasGrown = hasGrown(worker)
      // Only an initializer's failure is read here; a job's is read by its caller.
      let isInitializer = shared.withLock {
        $0.machine.workers[worker]?.phase == .initializing
      }
      let failure = isInitializer ? FailureMessage(decoding: message.payload) : nil
      advance(with: message) { shared in
        shared.leases[worker] = nil
        if let failure { shared.brokenBy = shared.brokenBy ?? failure }
        return shared.machine.replied(worker, failed: true, hasGrown: hasGrown)
      }
    case .returned:
      advance { shared in
        shared.leases[worker] = nil
        return shared.machine.returned(worker)
      }
    case .progress:
      guard let fraction = ProgressMessage.fraction(message.payload) else { return }
      let progress = shared.withLock { shared in
        shared.leases[worker].flatMap { shared.jobs[$0]?.progress }
      }
      progress?(fraction)
    case .element:
      ResultQueueRegistry.shared.deliver(message)
    case .job, .chunk, .board, .boardSeen, .records, .file, .fileSeen:
      break
    }
  }

  func worker(_ worker: WorkerID, didEnd ending: WorkerEnding) {
    advance { shared in
      shared.leases[worker] = nil
      shared.links[worker] = nil
      var ending = ending
      // A job that was posted while its worker was reaped has not been read either.
      let posted = shared.posted.removeValue(forKey: worker) ?? 0
      ending.leftUnread = ending.leftUnread || posted > ending.framesTaken
      return shared.machine.ended(worker, ending)
    }
  }
}
