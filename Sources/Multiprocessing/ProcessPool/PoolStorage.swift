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
    case ended(PoolStateMachine.Outcome)
  }

  private struct Pending {
    var frame: [UInt8]
    var caller: CheckedContinuation<Result, Never>
  }

  private struct Shared {
    var machine: PoolStateMachine
    var jobs: [JobID: Pending] = [:]
    var nextJob: JobID = 0
    var drained: [CheckedContinuation<Void, Never>] = []
  }

  private let supervisor: Supervisor
  private let name: String
  private let shared: LockedValue<Shared>

  init(name: String, limit: Int, supervisor: Supervisor) {
    self.name = name
    self.supervisor = supervisor
    shared = LockedValue(
      Shared(machine: PoolStateMachine(limit: limit, newWorker: { supervisor.newWorker() })))
  }

  /// How many workers exist at the moment.
  var workerCount: Int { shared.withLock { $0.machine.workerCount } }

  /// Has a worker run the job whose frame this is.
  ///
  /// - Throws: `CancellationError` if the task is cancelled; a worker that runs the job is killed.
  func run(_ frame: [UInt8]) async throws -> Result {
    try Task.checkCancellation()
    let job = shared.withLock { shared in
      shared.nextJob += 1
      return shared.nextJob
    }
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { caller in
        advance { shared in
          shared.jobs[job] = Pending(frame: frame, caller: caller)
          // The handler below may have run before there was anything to cancel.
          return Task.isCancelled
            ? [.finish(job, .cancelled)] : shared.machine.submit(job)
        }
      }
    } onCancel: {
      advance { $0.machine.cancel(job) }
    }
    if case .ended(.cancelled) = result { throw CancellationError() }
    return result
  }

  /// Takes no more jobs and lets each worker go when there is nothing left for it.
  func close() {
    advance { $0.machine.close() }
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
  private func advance(
    with reply: Message? = nil, _ event: (inout Shared) -> [PoolStateMachine.Action]
  ) {
    var finished: [(Pending, Result)] = []
    var drained: [CheckedContinuation<Void, Never>] = []
    shared.withLock { shared in
      var commands: [SupervisorCommand] = []
      for action in event(&shared) {
        switch action {
        case .start(let worker):
          commands.append(.start(worker, title: name, observer: self))
        case .send(let job, let worker):
          // The frame is kept until the job is done: a worker that dies unready leaves it to another.
          guard let frame = shared.jobs[job]?.frame else { continue }
          commands.append(.send(worker, frame: frame))
        case .hangUp(let worker):
          commands.append(.hangUp(worker))
        case .kill(let worker):
          commands.append(.signal(worker, SIGKILL))
        case .finish(let job, let outcome):
          guard let pending = shared.jobs.removeValue(forKey: job) else { continue }
          if outcome == .replied, let reply {
            finished.append((pending, .replied(reply)))
          } else {
            finished.append((pending, .ended(outcome)))
          }
        case .drained:
          drained += shared.drained
          shared.drained = []
        }
      }
      supervisor.post(commands)
    }
    for (pending, result) in finished { pending.caller.resume(returning: result) }
    for waiter in drained { waiter.resume() }
  }
}

extension PoolStorage: WorkerObserver {
  func worker(_ worker: WorkerID, didStartAs pid: Int32) {}

  func worker(_ worker: WorkerID, didNotStart error: WorkerStartFailed) {
    advance { $0.machine.notStarted(worker, error) }
  }

  func worker(_ worker: WorkerID, didSend message: Message) {
    switch message.kind {
    case .ready:
      advance { $0.machine.ready(worker) }
    case .answer, .failure:
      advance(with: message) { $0.machine.replied(worker) }
    case .element:
      ResultQueueRegistry.shared.deliver(message)
    case .job:
      break
    }
  }

  func worker(_ worker: WorkerID, didEnd ending: WorkerEnding) {
    advance { $0.machine.ended(worker, ending) }
  }
}
