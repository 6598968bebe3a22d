/// What stands behind a pool's lock.
struct PoolShared {
  /// Somebody who sleeps until a job is finished.
  ///
  /// A box, for the size of a continuation is known to the library only, and what holds one is copied
  /// and destroyed by way of its tables.
  final class Caller: Sendable {
    private let continuation: CheckedContinuation<PoolStorage.Result, Never>

    init(_ continuation: CheckedContinuation<PoolStorage.Result, Never>) {
      self.continuation = continuation
    }

    /// Wakes it; once.
    func resume(returning result: PoolStorage.Result) { continuation.resume(returning: result) }
  }

  /// A job that is not finished.
  struct Pending {
    var frame: [UInt8]
    /// Who sleeps until it is finished; nil before its caller does.
    var caller: Caller?
    var progress: (@Sendable (Double) -> Void)?

    /// The frame for another attempt; not copied, however large, unless the last is still being sent.
    mutating func leased(_ lease: LeaseID, isBrisk: Bool) -> [UInt8] {
      JobMessage.setLeaseID(lease, isBrisk: isBrisk, in: &frame)
      return frame
    }
  }

  /// A worker of which something was told, or to which something was sent.
  struct WorkerRecord {
    /// There once the process exists.
    var link: WorkerLink?
    /// The job that it was sent last and has not replied to: whom its reports of progress concern.
    var job: JobID?
    /// How many frames were posted for it.
    var posted = 0

    /// Notes that a job is sent to it.
    ///
    /// - Returns: its link, and whether it had no other job.
    mutating func willRun(_ job: JobID) -> (WorkerLink?, isNew: Bool) {
      posted += 1
      defer { self.job = job }
      return (link, self.job == nil)
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
  var jobs = IDTable<Pending>()
  /// What became of jobs that were finished before their callers had gone to sleep.
  var results = IDTable<PoolStorage.Result>()
  private(set) var workers = IDTable<WorkerRecord>()
  /// How many workers have been sent a job and have not replied.
  private var running = 0
  /// What came of callers looking for their answers themselves.
  var habit = PollingHabit()
  private var lastJob: JobID = 0
  /// How many workers were started, for their names.
  var started = 0
  /// The numbers of workers whose processes do not exist yet.
  var numbers = IDTable<Int>()
  var brokenBy: FailureMessage?
  var drained: [CheckedContinuation<Void, Never>] = []
  /// Who waits for the pool to become as small as it was told.
  var shrinking: [JobID: CheckedContinuation<Void, any Error>] = [:]

  /// What the timeline is told.
  var trace: PoolTrace

  init(machine: PoolStateMachine, title: String) {
    self.machine = machine
    trace = PoolTrace(title: title)
  }

  /// A number for a job, or for somebody who waits.
  mutating func newJob() -> JobID {
    lastJob += 1
    return lastJob
  }

  // MARK: Workers

  /// The worker's process exists.
  mutating func exists(_ worker: WorkerID, _ link: WorkerLink) {
    if let number = numbers.removeValue(forKey: worker) {
      trace.exists(worker, pid: link.pid, number: number)
    }
    workers[worker, default: WorkerRecord()].link = link
  }

  /// A frame is on its way to the worker by way of the supervisor.
  mutating func willPost(to worker: WorkerID) {
    workers[worker, default: WorkerRecord()].posted += 1
  }

  /// The worker has replied to what it was sent.
  mutating func hasReplied(_ worker: WorkerID) {
    guard workers[worker]?.job != nil else { return }
    workers[worker]?.job = nil
    running -= 1
  }

  /// The worker does not exist any more.
  ///
  /// - Returns: how many frames were posted for it.
  mutating func isGone(_ worker: WorkerID) -> Int {
    hasReplied(worker)
    return workers.removeValue(forKey: worker)?.posted ?? 0
  }

  // MARK: Jobs

  /// Sends a job, or says that the supervisor must.
  ///
  /// - Parameter isAwaited: whether its caller may read the answer itself.
  mutating func send(
    _ job: JobID, _ lease: LeaseID, to worker: WorkerID, isAwaited: Bool, _ policy: PollingPolicy
  ) -> Sending {
    guard let length = jobs[job]?.frame.count else { return .notSent }
    // Nothing can be on its way to a worker that can take a job, so that the order does not matter.
    let isAble = machine.workers[worker]?.phase == .able
    let (link, isNew) = workers[worker, default: WorkerRecord()].willRun(job)
    if isNew { running += 1 }
    let mayWrite = isAble && link != nil && policy.mayWrite(frameLength: length, leases: running)
    let isBrisk = isAwaited && mayWrite && policy.mayPoll(leases: running) && habit.isDue()
    // The frame is kept until the job is done: it may need another worker.
    guard let frame = jobs[job]?.leased(lease, isBrisk: isBrisk) else { return .notSent }
    if !trace.isEmpty, isAble { trace.started(job, on: worker) }
    // It has done all that it had.
    if isAble { link?.beginJob() }
    guard let link, mayWrite else { return .forSupervisor(frame) }
    guard isBrisk else {
      link.send(frame)
      return .sent(nil)
    }
    guard let reading = link.sendAndTakeRole(frame) else { return .sent(nil) }
    return .sent(PolledWorker(link: link, reading: reading))
  }

  /// Takes down what became of a job.
  ///
  /// - Returns: who sleeps until then, and must be woken when the lock is released.
  mutating func finish(
    _ job: JobID, _ result: @autoclosure () -> PoolStorage.Result
  ) -> (Caller, PoolStorage.Result)? {
    guard let pending = jobs.removeValue(forKey: job) else { return nil }
    if !trace.isEmpty { trace.finished(job, result()) }
    guard let caller = pending.caller else {
      results[job] = result()
      return nil
    }
    return (caller, result())
  }
}
