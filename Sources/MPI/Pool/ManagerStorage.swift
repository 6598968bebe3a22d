#if MPI
  internal import Jobs
  internal import Multiprocessing
  internal import Threading

  /// The manager's state behind its lock: between the callers, on whatever threads, and the one thread
  /// that may call MPI.
  ///
  /// Callers leave commands for that thread and wake it if it sleeps. Nobody is resumed with the lock
  /// held.
  final class ManagerStorage: Sendable {
    typealias JobID = ManagerState.JobID
    typealias Caller = CheckedContinuation<ReplyParcel, any Error>

    /// A job whose caller waits.
    struct Pending {
      let parcel: JobParcel
      let isChunk: Bool
      let progress: (@Sendable (Double) -> Void)?
      /// How the timeline names the jobs; nil if it was off when they came, or when a rank has them.
      var waiting: TimelineJobs?
      var caller: Caller?
    }

    /// What the MPI thread is to do.
    enum Command {
      case send(JobParcel, isChunk: Bool, lease: UInt32, rank: Int)
      case ask(lease: UInt32, rank: Int)
      /// End the run, with every rank.
      case abort
    }

    private struct Shared {
      var state: ManagerState
      var trace: ManagerTrace
      var lastJob: JobID = 0
      var jobs: [JobID: Pending] = [:]
      var commands: [Command] = []
      var isAsleep = false
      var hasEnded = false
      /// Why there are no answers any more.
      var failure: (any Error)?
      /// When those that wait for the end are told that it will be long; nanoseconds.
      var deadline: Int?
      var waitingForEnd: [CheckedContinuation<Set<Int>, Never>] = []
    }

    private let shared: LockedValue<Shared>
    private let parker = Parker()
    private let ending = Event()

    init(_ ranks: [MPIRank]) {
      shared = LockedValue(
        Shared(
          state: ManagerState(workers: ranks.map(\.workers)), trace: ManagerTrace(ranks)))
    }

    // MARK: For callers

    /// Has a rank do what a parcel asks for; suspends until it has replied.
    ///
    /// - Throws: `PoolClosed`; `CancellationError` if the task is cancelled; why the run has ended.
    func run(
      _ parcel: JobParcel, isChunk: Bool, progress: (@Sendable (Double) -> Void)? = nil,
      as jobs: TimelineJobs? = nil
    ) async throws -> ReplyParcel {
      try Task.checkCancellation()
      let job = shared.withLock { shared in
        shared.lastJob += 1
        return shared.lastJob
      }
      return try await withTaskCancellationHandler {
        try await withCheckedThrowingContinuation { caller in
          submit(
            job,
            Pending(
              parcel: parcel, isChunk: isChunk, progress: progress, waiting: jobs, caller: caller))
          // The handler may have run before there was anything to cancel.
          if Task.isCancelled { cancel(job) }
        }
      } onCancel: {
        cancel(job)
      }
    }

    private func submit(_ job: JobID, _ pending: Pending) {
      let (error, mustWake) = shared.withLock { shared -> ((any Error)?, Bool) in
        if let failure = shared.failure { return (failure, false) }
        guard let actions = shared.state.submit(job) else { return (PoolClosed(), false) }
        shared.jobs[job] = pending
        if let jobs = pending.waiting { shared.trace.queued(jobs) }
        return (nil, Self.carryOut(actions, &shared).mustWake)
      }
      if mustWake { parker.unpark() }
      if let error { pending.caller?.resume(throwing: error) }
    }

    private func cancel(_ job: JobID) {
      let (withdrawn, mustWake) = shared.withLock { shared in
        let result = Self.carryOut(shared.state.cancel(job), &shared)
        return (result.withdrawn, result.mustWake)
      }
      if mustWake { parker.unpark() }
      for caller in withdrawn { caller.resume(throwing: CancellationError()) }
    }

    /// What the ranks do.
    var snapshot: PoolSnapshot {
      shared.withLock { $0.trace.snapshot(busyRanks: $0.state.busyRanks) }
    }

    /// How many jobs wait for a rank.
    var waitingCount: Int { shared.withLock { $0.state.waitingCount } }

    /// Takes no more jobs.
    func close() {
      let mustWake = shared.withLock { shared in
        shared.state.close()
        return Self.wakes(&shared)
      }
      if mustWake { parker.unpark() }
    }

    /// Takes no more jobs, withdraws those that wait and asks the others to stop.
    ///
    /// - Parameter grace: for how many nanoseconds whoever waits for the end waits at most.
    func terminate(grace: Int) {
      let (withdrawn, mustWake) = shared.withLock { shared in
        shared.deadline = Waiting.now + grace
        let result = Self.carryOut(shared.state.terminate(), &shared)
        return (result.withdrawn, Self.wakes(&shared) || result.mustWake)
      }
      if mustWake { parker.unpark() }
      for caller in withdrawn { caller.resume(throwing: CancellationError()) }
    }

    /// Has the MPI thread end the whole run.
    func abort() {
      let mustWake = shared.withLock { shared in
        shared.commands.append(.abort)
        return Self.wakes(&shared)
      }
      if mustWake { parker.unpark() }
    }

    /// Suspends until the MPI thread has ended its part of the run, or a termination has lasted too long.
    ///
    /// - Returns: the ranks that still run jobs.
    func ended() async -> Set<Int> {
      await withCheckedContinuation { waiter in
        let busy = shared.withLock { shared -> Set<Int>? in
          if shared.hasEnded { return [] }
          shared.waitingForEnd.append(waiter)
          return nil
        }
        if let busy { waiter.resume(returning: busy) }
      }
    }

    /// Blocks until the MPI thread has ended its part of the run, or for so long.
    ///
    /// - Returns: whether it has.
    func awaitEnd(atMost time: Duration) -> Bool { ending.wait(timeout: time) }

    /// Whether the MPI thread has ended its part of the run.
    var hasEnded: Bool { shared.withLock { $0.hasEnded } }

    // MARK: For the MPI thread

    /// What is to be done, and whether there is an end to it.
    func takeCommands() -> (
      commands: [Command], isExpecting: Bool, isWorking: Bool, isDrained: Bool
    ) {
      shared.withLock { shared in
        var commands: [Command] = []
        swap(&commands, &shared.commands)
        return (
          commands, shared.state.isExpecting, shared.state.isWorking, shared.state.isDrained
        )
      }
    }

    /// Sleeps until there is a command, or for so long.
    func sleep(nanoseconds: Int?) {
      let mustSleep = shared.withLock { shared in
        guard shared.commands.isEmpty, !shared.state.isDrained else { return false }
        shared.isAsleep = true
        return true
      }
      guard mustSleep else { return }
      if let nanoseconds { parker.park(for: .nanoseconds(nanoseconds)) } else { parker.park() }
      shared.withLock { $0.isAsleep = false }
    }

    /// A rank has replied.
    ///
    /// - Returns: who is to be told, when what follows from it was done; nil if the reply is nobody's.
    func replied(_ reply: ReplyParcel, from rank: Int) -> [Caller]? {
      shared.withLock { shared in
        guard let actions = shared.state.replied(reply.lease, from: rank) else { return nil }
        shared.trace.replied(reply, from: rank)
        return Self.carryOut(actions, &shared).finished
      }
    }

    /// A job has told how much of it is done.
    func progressed(_ lease: UInt32, on rank: Int, to fraction: Double) {
      let progress = shared.withLock { shared in
        shared.state.job(of: lease, on: rank).flatMap { shared.jobs[$0]?.progress }
      }
      progress?(fraction)
    }

    /// Tells those that wait for the end that it will be long, if it is time for that.
    func giveUpWaiting() {
      let (waiters, busy) = shared.withLock { shared in
        guard let deadline = shared.deadline, Waiting.now >= deadline else {
          return ([CheckedContinuation<Set<Int>, Never>](), Set<Int>())
        }
        let waiters = shared.waitingForEnd
        shared.waitingForEnd = []
        return (waiters, shared.state.busyRanks)
      }
      for waiter in waiters { waiter.resume(returning: busy) }
    }

    /// The rank's own worker has replied: as ``replied(_:from:)``, on another thread than MPI's.
    func deliver(_ reply: ReplyParcel) {
      let (callers, mustWake) = shared.withLock { shared in
        guard let actions = shared.state.replied(reply.lease, from: 0) else {
          return ([Caller](), false)
        }
        shared.trace.replied(reply, from: 0)
        let result = Self.carryOut(actions, &shared)
        return (result.finished, result.mustWake || Self.wakes(&shared))
      }
      if mustWake { parker.unpark() }
      for caller in callers { caller.resume(returning: reply) }
    }

    /// The run is over: nobody waits any longer.
    func end(because failure: (any Error)? = nil) {
      let (callers, waiters) = shared.withLock { shared in
        shared.failure = failure ?? PoolClosed()
        shared.hasEnded = true
        shared.trace.ended(because: failure)
        for jobs in shared.jobs.values.compactMap(\.waiting) { shared.trace.withdrawn(jobs) }
        let callers = shared.jobs.values.compactMap(\.caller)
        shared.jobs = [:]
        let waiters = shared.waitingForEnd
        shared.waitingForEnd = []
        return (callers, waiters)
      }
      for caller in callers { caller.resume(throwing: failure ?? PoolClosed()) }
      for waiter in waiters { waiter.resume(returning: []) }
      ending.set()
    }

    // MARK: With the lock held

    private static func carryOut(
      _ actions: [ManagerState.Action], _ shared: inout Shared
    ) -> (finished: [Caller], withdrawn: [Caller], mustWake: Bool) {
      var (finished, withdrawn): ([Caller], [Caller]) = ([], [])
      for action in actions {
        switch action {
        case .send(let job, let lease, let rank):
          guard let pending = shared.jobs[job] else { continue }
          if let jobs = pending.waiting {
            shared.jobs[job]?.waiting = nil
            shared.trace.started(jobs, as: lease, on: rank)
          }
          shared.commands.append(
            .send(pending.parcel, isChunk: pending.isChunk, lease: lease, rank: rank))
        case .ask(let lease, let rank):
          shared.commands.append(.ask(lease: lease, rank: rank))
        case .finish(let job):
          if let caller = shared.jobs.removeValue(forKey: job)?.caller { finished.append(caller) }
        case .withdraw(let job):
          guard let pending = shared.jobs.removeValue(forKey: job) else { continue }
          if let jobs = pending.waiting { shared.trace.withdrawn(jobs) }
          if let caller = pending.caller { withdrawn.append(caller) }
        }
      }
      return (finished, withdrawn, !shared.commands.isEmpty && wakes(&shared))
    }

    /// Whether the MPI thread sleeps and is to be woken, by the caller and by nobody else.
    private static func wakes(_ shared: inout Shared) -> Bool {
      defer { shared.isAsleep = false }
      return shared.isAsleep
    }
  }
#endif
