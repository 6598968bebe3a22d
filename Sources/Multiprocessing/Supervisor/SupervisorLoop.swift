internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// What the supervisor's thread does: one turn after the other, for ever.
struct SupervisorLoop {
  private let poll: EventPoll
  private var workers: [WorkerID: SupervisedWorker] = [:]
  private var timers = SupervisorTimers()
  private var kills = OutOfMemoryKills()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)

  init(poll: EventPoll) {
    self.poll = poll
  }

  /// Sleeps until something happens, and deals with it.
  mutating func turn(takingCommands: () -> [SupervisorCommand]) {
    var happened: [(source: EventPoll.Source, readable: Bool, writable: Bool)] = []
    poll.wait(timeout: timers.next.map { ContinuousClock.now.duration(to: $0) }) {
      happened.append(($0, $1, $2))
    }
    for event in happened {
      switch event.source {
      case .wakeup:
        // Cleared before the commands are taken: one posted in between wakes us again.
        CMultiprocessing_wakeup_clear(poll.wakeup)
        takingCommands().forEach { carryOut($0) }
      case .channel(let worker):
        if event.writable { workers[worker]?.link.flush() }
        if event.readable { read(worker) }
      case .exit(let worker):
        end(worker)
      }
    }
    let now = ContinuousClock.now
    while let timer = timers.popDue(at: now) { timer.call() }
  }

  private mutating func carryOut(_ command: SupervisorCommand) {
    switch command {
    case .start(let id, let worker, let observer):
      start(id, worker, observer: observer)
    case .send(let id, let frame):
      workers[id]?.link.send(frame)
    case .look(let id):
      if workers[id]?.isEnding == true { end(id) } else { read(id) }
    case .hangUp(let id):
      disconnect(id)
    case .ask(let id, let lease):
      guard let worker = workers[id] else { return }
      CMultiprocessing_ask_to_stop(worker.pid, lease)
    case .wake(let delay, let isWanted, let call):
      timers.insert(SupervisorTimer(at: .now + delay, isWanted: isWanted, call: call))
    case .signal(let id, let signal):
      workers[id]?.signal(signal)
    }
  }

  private mutating func start(_ id: WorkerID, _ start: WorkerStart, observer: any WorkerObserver) {
    do throws(WorkerStartFailed) {
      let worker = try SupervisedWorker(id: id, start, observer: observer, poll: poll)
      workers[id] = worker
      // These can only fail for want of kernel memory; a worker nobody watches would never be
      // missed, so it is ended and its end is told by the exit descriptor or not at all.
      let failed =
        worker.link.watch() != 0
        || poll.watch(worker.exit, as: .exit(id), known: false) != 0
      if failed {
        CMultiprocessing_kill_and_reap(worker.pid)
        var gone = workers.removeValue(forKey: id)
        _ = gone?.reap(through: buffer, &kills)
        gone?.letGoOfOutputs()
        throw WorkerStartFailed(operation: "epoll_ctl", errno: ENOMEM)
      }
      LiveWorkers.shared.started(id, WorkerProcess(pid: worker.pid, name: start.title))
      observer.worker(id, didStartAs: worker.pid, over: worker.link)
    } catch {
      observer.worker(id, didNotStart: error)
    }
  }

  private mutating func read(_ id: WorkerID) {
    guard let found = workers[id]?.read(through: buffer) else { return }
    workers[id]?.sendWhatWaited()
    if case .end = found { disconnect(id) }
  }

  /// Closes the channel of a worker and sees to it that the process ends.
  ///
  /// A worker that ended by itself closed its channel on the way, and keeps its own status: the
  /// kernel fixes that before it closes anything. Any other worker without a channel is of no use.
  private mutating func disconnect(_ id: WorkerID) {
    guard let worker = workers[id], worker.link.isConnected else { return }
    // No `signal`: as a rule it is dead already, of whatever it was. First of all, since a worker
    // that lives ends by itself when it sees the channel closed, and would be told to have exited.
    CMultiprocessing_signal_group(worker.pid, SIGKILL)
    worker.link.disconnect()
  }

  /// Delivers what a dead worker had still sent, then tells its end.
  private mutating func end(_ id: WorkerID) {
    guard let pid = workers[id]?.pid else { return }
    // Whatever the job forked goes with it, and cannot keep the channel busy. The number still
    // belongs to this group, since the status was not taken yet.
    CMultiprocessing_signal_group(pid, SIGKILL)
    guard let ending = workers[id]?.reap(through: buffer, &kills) else {
      // The caller who reads wakes us when done with it; until then this would be told without end.
      if let worker = workers[id], worker.isEnding { poll.forget(worker.exit) }
      return
    }
    guard let worker = workers.removeValue(forKey: id) else { return }
    LiveWorkers.shared.ended(id)
    worker.tell(ending)
  }
}
