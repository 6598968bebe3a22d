/// What stands behind a pool's lock.
struct PoolShared {
  /// A job that is not finished.
  struct Pending {
    var frame: [UInt8]
    var caller: CheckedContinuation<PoolStorage.Result, Never>
    var progress: (@Sendable (Double) -> Void)?

    /// The frame for another attempt; not copied, however large, unless the last is still being sent.
    mutating func leased(_ lease: LeaseID, isBrisk: Bool) -> [UInt8] {
      JobMessage.setLeaseID(lease, isBrisk: isBrisk, in: &frame)
      return frame
    }
  }

  /// What became of a job that was to be sent.
  enum Sending {
    /// It is finished already.
    case notSent
    /// It is on its way; its caller reads the worker's channel if there is something to read with.
    case sent(PolledWorker?)
    /// The supervisor must send it.
    case forSupervisor([UInt8])
  }

  var machine: PoolStateMachine
  var jobs: [JobID: Pending] = [:]
  /// Whom a worker's reports of progress concern.
  var leases: [WorkerID: JobID] = [:]
  /// The workers that exist.
  var links: [WorkerID: WorkerLink] = [:]
  /// What came of callers looking for their answers themselves.
  var habit = PollingHabit()
  /// How many frames were posted for a worker.
  var posted: [WorkerID: Int] = [:]
  var nextJob: JobID = 0
  /// How many workers were started, for their names.
  var started = 0
  var brokenBy: FailureMessage?
  var drained: [CheckedContinuation<Void, Never>] = []
  /// Who waits for the pool to become as small as it was told.
  var shrinking: [JobID: CheckedContinuation<Void, any Error>] = [:]

  init(machine: PoolStateMachine) {
    self.machine = machine
  }

  /// Sends a job, or says that the supervisor must.
  ///
  /// - Parameter isAwaited: whether its caller may read the answer itself.
  mutating func send(
    _ job: JobID, _ lease: LeaseID, to worker: WorkerID, isAwaited: Bool, _ policy: PollingPolicy
  ) -> Sending {
    leases[worker] = job
    guard let length = jobs[job]?.frame.count else { return .notSent }
    posted[worker, default: 0] += 1
    // Nothing can be on its way to a worker that can take a job, so that the order does not matter.
    let link = machine.workers[worker]?.phase == .able ? links[worker] : nil
    let mayWrite = policy.mayWrite(frameLength: length, leases: leases.count)
    let isBrisk =
      isAwaited && mayWrite && link != nil && policy.mayPoll(leases: leases.count)
      && habit.isDue()
    // The frame is kept until the job is done: it may need another worker.
    guard let frame = jobs[job]?.leased(lease, isBrisk: isBrisk) else { return .notSent }
    guard let link, mayWrite else { return .forSupervisor(frame) }
    guard isBrisk else {
      link.send(frame)
      return .sent(nil)
    }
    guard let reading = link.sendAndTakeRole(frame) else { return .sent(nil) }
    return .sent(PolledWorker(link: link, reading: reading))
  }
}
