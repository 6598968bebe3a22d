internal import CMultiprocessing
internal import Jobs
internal import Threading

/// The one thread of this process that spawns workers, carries their messages, watches and reaps
/// them.
///
/// It starts with the first worker and never ends, because workers die with the thread that spawned
/// them (`PR_SET_PDEATHSIG`). See `README.md` beside this file for its rules.
final class Supervisor: Sendable {
  private struct Inbox {
    var commands: [SupervisorCommand] = []
    var nextWorker: WorkerID = 1
  }

  private let inbox = LockedValue(Inbox())
  private let wakeup: Int32

  /// The process's supervisor, as soon as there is one.
  private static let started = LockedValue<Supervisor?>(nil)

  /// The process's supervisor, started when first asked for.
  ///
  /// - Throws: ``WorkerStartFailed`` if the system refuses the thread or its descriptors; the next
  ///   call tries again. The same in a forked copy, where there is no such thread.
  static var shared: Supervisor {
    get throws(WorkerStartFailed) {
      // Before the lock, which somebody may have held when this process was forked.
      try refuseCopies()
      return try started.withLock { (started) throws(WorkerStartFailed) in
        if let started { return started }
        let supervisor = try start()
        started = supervisor
        return supervisor
      }
    }
  }

  private init(wakeup: Int32) {
    self.wakeup = wakeup
  }

  /// Whether this process was forked, without exec, from one that has workers or is one.
  ///
  /// It has the channels of those, which it must leave alone, and no supervisor.
  static var isInCopy: Bool { CMultiprocessing_is_copy() != 0 }

  /// Throws in such a process.
  static func refuseCopies() throws(WorkerStartFailed) {
    guard !isInCopy else {
      throw WorkerStartFailed(
        operation: "fork", code: 0,
        message: "this process was forked without exec from one that uses workers: pools, children "
          + "and actors cannot be used in it")
    }
  }

  private static func start() throws(WorkerStartFailed) -> Supervisor {
    let poll = try EventPoll()
    let supervisor = Supervisor(wakeup: poll.wakeup)
    CMultiprocessing_mark_original()
    let thread = OSThread<Void>(name: "supervisor", isDaemon: true) {
      var loop = SupervisorLoop(poll: poll)
      while true {
        loop.turn(takingCommands: supervisor.takeCommands)
      }
    }
    do {
      try thread.start()
    } catch {
      poll.close()
      throw WorkerStartFailed(operation: "starting the supervisor", code: 0, message: "\(error)")
    }
    CMultiprocessing_end_workers_at_exit()
    // Threads that the end of the program waits for may still use workers.
    AnyOSThread.waitForThreadsFirstAtExit()
    return supervisor
  }

  /// A number for a new worker.
  func newWorker() -> WorkerID {
    inbox.withLock { inbox in
      defer { inbox.nextWorker += 1 }
      return inbox.nextWorker
    }
  }

  /// Hands commands to the supervisor's thread, which carries them out in this order.
  func post(_ commands: [SupervisorCommand]) {
    guard !commands.isEmpty else { return }
    let wasEmpty = inbox.withLock { inbox in
      defer { inbox.commands += commands }
      return inbox.commands.isEmpty
    }
    if wasEmpty { CMultiprocessing_wakeup_signal(wakeup) }
  }

  /// Has the channel watched again when callers have not read it for a while.
  func watchSoon(_ link: WorkerLink) {
    post([.wake(after: .milliseconds(10)) { if link.watchUnlessUsed() { self.watchSoon(link) } }])
  }

  /// Takes all commands that have been posted.
  private func takeCommands() -> [SupervisorCommand] {
    inbox.withLock { inbox in
      defer { inbox.commands = [] }
      return inbox.commands
    }
  }
}
