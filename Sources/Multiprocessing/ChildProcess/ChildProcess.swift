internal import Glibc
public import Jobs
internal import Threading

/// A process of its own for one job.
///
/// The child is this same executable, started anew: it shares no memory with its parent, runs on
/// another core, and takes nothing down when it crashes.
///
/// ```swift
/// struct Cube: Job {
///   var number: Int
///   func run() throws -> Int { number * number * number }
/// }
/// let child = ChildProcess(Cube(number: 3), name: "A")
/// try child.start()
/// try child.join()           // .exited(code: 0)
/// try child.result()         // 27
/// ```
///
/// **If the child dies**, whatever it dies of, `join` returns its status and `result` throws
/// ``WorkerCrashed``; no call waits for a dead child. **If the parent dies**, however it dies, the
/// child is ended at once. What the child writes to standard output and standard error goes where
/// the parent's goes; its standard input is empty.
///
/// The child ends as a program does (see `OSThread`): what its job has registered with `atexit` is
/// called, and threads that the job left behind are waited for, unless they are daemons.
///
/// A handle may be dropped while the child runs: the child goes on, and is reaped when it ends.
public final class ChildProcess<J: Job>: Sendable {
  /// What the process is called: in messages, and in the system's list of processes.
  public let name: String
  /// The job that the process runs.
  public let job: J
  /// What the process is to be like.
  public let options: ProcessOptions

  /// The number of the pool that it is a worker of, for the timeline.
  private let pool: Int?
  private let storage = ChildProcessStorage()
  private let worker = LockedValue<WorkerID?>(nil)

  /// Describes a child process; nothing starts before ``start()``.
  ///
  /// - Parameters:
  ///   - job: what the process is to run.
  ///   - name: its name; by default `Process-1`, `Process-2`, and so on, and `Process-1:1`,
  ///     `Process-1:2` for the children of the first, as for those of any worker.
  ///   - options: its environment, working directory, limits, and where its output goes.
  public convenience init(
    _ job: J, name: String? = nil, options: ProcessOptions = ProcessOptions()
  ) {
    self.init(job, name: name ?? ProcessNames.next(), options: options, pool: nil)
  }

  init(_ job: J, name: String, options: ProcessOptions, pool: Int?) {
    self.job = job
    self.options = options
    self.name = name
    self.pool = pool
  }

  deinit {
    storage.end.close()
  }

  /// Starts the process.
  ///
  /// Blocks until it exists (about a millisecond).
  ///
  /// - Throws: ``ChildProcessError/alreadyStarted(name:)``; ``UnreachableJobType`` if the job's type
  ///   cannot be found by name in another process; ``JobTransferFailed`` if the job cannot be
  ///   encoded; ``InvalidProcessOption``; ``NestingTooDeep`` in a worker of a worker and so on;
  ///   ``WorkerStartFailed`` if the system refuses another process or one of its options.
  public func start() throws {
    guard storage.read({ $0.phase == .new }) else {
      throw ChildProcessError.alreadyStarted(name: name)
    }
    guard !name.utf8.contains(0) else {
      throw InvalidProcessOption("name", name.debugDescription, allowed: "text without a NUL")
    }
    try options.check()
    try NestingTooDeep.check()
    // Before a writer is taken, whose lock somebody may have held when this process was forked.
    try Supervisor.refuseCopies()
    let recording = ResultQueueRecording()
    var attachments: [SharedBlock] = []
    let frame = try JobMessage.frame(
      job, lease: .child, userInfo: [ResultQueueRecording.key: recording],
      attachments: &attachments)
    let supervisor = try Supervisor.shared
    guard
      storage.start(
        feeding: recording.queues, keeping: attachments, as: J.self, name: name, pool: pool)
    else {
      throw ChildProcessError.alreadyStarted(name: name)
    }
    let worker = supervisor.newWorker()
    self.worker.withLock { $0 = worker }
    supervisor.post([
      .start(
        worker, WorkerStart(title: name, options: options, takesInterrupts: true),
        observer: storage), .send(worker, frame: frame),
    ])
    let phase = storage.wait { $0.isStartDecided ? $0.phase : nil }
    if case .notStarted(let error) = phase { throw error }
  }

  /// Waits until the process has ended, and tells how.
  ///
  /// Blocks the calling thread; in async code `await` ``value`` instead. May be called many times
  /// and from many threads. What the child sent before it ended has arrived when `join` returns, so
  /// a child is never kept from ending by what nobody has read yet.
  ///
  /// - Parameter timeout: how long to wait at most; nil waits as long as it takes, zero or less only
  ///   looks.
  /// - Returns: the exit status.
  /// - Throws: ``ChildProcessError/notStarted(name:)``, ``ChildProcessError/timedOut(name:)``, or
  ///   ``WorkerStartFailed`` if `start` had failed so, or in a forked copy of this process.
  @discardableResult
  public func join(timeout: Duration? = nil) throws -> ExitStatus {
    switch try waitForEnd(timeout: timeout).phase {
    case .ended(let ending): return ending.status
    case .notStarted(let error): throw error
    case .new, .starting, .running: throw ChildProcessError.timedOut(name: name)
    }
  }

  /// Waits until the process has ended, and returns what its job answered.
  ///
  /// Blocks the calling thread; in async code `await` ``value`` instead.
  ///
  /// - Parameter timeout: how long to wait at most; nil waits as long as it takes, zero or less only
  ///   looks.
  /// - Throws: what the job threw (as a ``RemoteError`` where the error itself cannot be carried);
  ///   ``WorkerCrashed`` if the process died first; ``JobTransferFailed`` if the answer could not be
  ///   carried; and what ``join(timeout:)`` throws.
  public func result(timeout: Duration? = nil) throws -> J.Output {
    guard let outcome = try waitForEnd(timeout: timeout).outcome else {
      throw ChildProcessError.timedOut(name: name)
    }
    return try answer(outcome)
  }

  /// What the job answered, as soon as the process has ended.
  ///
  /// Suspends without blocking a thread. A task that is cancelled meanwhile gets
  /// `CancellationError`, and the process goes on.
  ///
  /// - Throws: what ``result(timeout:)`` throws, but for the timeout.
  public var value: J.Output {
    get async throws {
      guard storage.read({ $0.phase != .new }) else {
        throw ChildProcessError.notStarted(name: name)
      }
      return try answer(try await storage.outcome())
    }
  }

  /// Has a function called with how the process ended, on the supervisor's thread: it must not wait.
  func whenEnded(_ body: @escaping @Sendable (WorkerEnding) -> Void) {
    storage.onEnd.withLock { $0 = body }
  }

  /// Suspends until the process has ended, or could not be started.
  func end() async {
    guard storage.read({ $0.phase != .new }) else { return }
    _ = try? await storage.outcome()
  }

  /// The process number; nil before the start.
  ///
  /// It stays readable after the end.
  public var pid: Int32? { storage.read(\.pid) }

  /// How the process ended; nil as long as it has not.
  public var exitStatus: ExitStatus? { storage.read(\.exitStatus) }

  /// Whether the process has been started and has not ended.
  public var isAlive: Bool {
    storage.read { state in
      switch state.phase {
      case .starting, .running: true
      case .new, .ended, .notStarted: false
      }
    }
  }

  /// Asks the process, and every process of its group, to end (SIGTERM).
  ///
  /// Does nothing before the start and after the end. Does not wait: `join` does.
  public func terminate() { signal(SIGTERM) }

  /// Ends the process, and every process of its group, at once (SIGKILL).
  ///
  /// Does nothing before the start and after the end. Does not wait: `join` does.
  public func kill() { signal(SIGKILL) }

  /// Interrupts the process, and every process of its group, as Ctrl-C does (SIGINT).
  ///
  /// It ends by that, unless its job handles the signal. Does nothing before the start and after the
  /// end. Does not wait: `join` does.
  public func interrupt() { signal(SIGINT) }

  /// A descriptor that becomes readable when the process has ended, for `poll`, `epoll` and kin.
  ///
  /// When it is readable ``isAlive`` is false, ``exitStatus`` is there, and ``join(timeout:)`` does not
  /// wait. It stays readable, and is closed with the last reference to this handle: do not close it, and
  /// never read from it. Made when it is first asked for. Nil before the start, and where the system had no
  /// descriptor left.
  public var endDescriptor: Int32? {
    storage.read { $0.phase == .new } ? nil : storage.end.get()
  }

  private func signal(_ signal: Int32) {
    guard let worker = worker.withLock({ $0 }), let supervisor = try? Supervisor.shared else {
      return
    }
    supervisor.post([.signal(worker, signal)])
  }

  /// The state at the end, or after the timeout.
  private func waitForEnd(timeout: Duration?) throws -> ChildProcessState {
    guard storage.read({ $0.phase != .new }) else {
      throw ChildProcessError.notStarted(name: name)
    }
    // A forked copy does not hear of the end.
    try Supervisor.refuseCopies()
    return storage.wait(timeout: timeout) { $0.outcome == nil ? nil : $0 } ?? storage.read { $0 }
  }

  private func answer(_ outcome: ChildProcessState.Outcome) throws -> J.Output {
    switch outcome {
    case .answer(let message):
      return try Answer.decode(J.Output.self, from: message)
    case .failure(let failure):
      throw failure.error
    case .died(let ending):
      throw WorkerCrashed(job: job, ending, memoryLimit: options.memoryLimit)
    case .notStarted(let error):
      throw error
    }
  }
}
