internal import CMultiprocessing
internal import Glibc
internal import Jobs

/// One live worker process, as the supervisor's thread keeps it.
struct SupervisedWorker {
  let id: WorkerID
  let pid: Int32
  let link: WorkerLink
  let exit: Int32
  private let outputs: WorkerOutputs
  /// Whether this process has killed it.
  var wasKilled = false
  /// Whether it has ended, and a caller who reads its channel keeps that from being told.
  var isEnding = false
  private var isToBeInterrupted = false
  /// Why it is ended, if it lived and could not be talked with any more.
  private var channelLoss: ChannelLoss?

  /// Starts a worker.
  ///
  /// Only the supervisor's immortal thread may call this.
  init(
    id: WorkerID, _ start: WorkerStart, observer: any WorkerObserver, poll: EventPoll
  ) throws(WorkerStartFailed) {
    var pipes = try WorkerPipes(for: start.options)
    let pid: Int32
    do throws(WorkerStartFailed) {
      pid = try start.spawn(pipes)
      pipes.closeWorkersEnds()
    } catch {
      pipes.closeAll()
      throw error
    }
    let exit = CMultiprocessing_open_pidfd(pid)
    let outputs: WorkerOutputs
    do throws(WorkerStartFailed) {
      guard exit >= 0 else { throw WorkerStartFailed(operation: "pidfd_open", errno: -exit) }
      try start.settle(pid)
      outputs = try WorkerOutputs(pipes, of: start, pid: pid)
    } catch {
      // A worker that is not as it should be must not live; it is ours, so waiting for it is safe.
      CMultiprocessing_kill_and_reap(pid)
      if exit >= 0 { close(exit) }
      pipes.closeAll()
      throw error
    }
    self.id = id
    self.pid = pid
    self.outputs = outputs
    self.exit = exit
    link = WorkerLink(
      id: id, pid: pid, channel: pipes.channel, errors: outputs.error, observer: observer,
      poll: poll)
  }

  /// Reads what has come, through `buffer`, and passes on every whole message.
  ///
  /// - Returns: what was found last; `.something` if there may be more, but others should have their
  ///   turn. Nil if a caller reads.
  mutating func read(through buffer: UnsafeMutableRawBufferPointer) -> WorkerReading.Found? {
    guard let reading = link.takeRole() else { return nil }
    var found = WorkerReading.Found.something
    for _ in 0..<16 {
      found = reading.receive(from: link, through: buffer)
      guard case .something = found else { break }
    }
    if case .end = found { noteEnd(of: reading) }
    _ = link.giveBack(reading)
    return found
  }

  /// Finds out why there is nothing more to read, as long as that can be told.
  private mutating func noteEnd(of reading: WorkerReading) {
    guard link.isConnected, channelLoss == nil else { return }
    if reading.hasFoundNonsense {
      channelLoss = .notAMessage
    } else if !ChannelLoss.isExiting(pid) {
      channelLoss = .closed
    }
  }

  /// Sends a signal to the worker and its group.
  ///
  /// A worker that is starting throws away what the keyboard sent to the program; an interrupt that
  /// is meant for it waits until it is ready.
  mutating func signal(_ signal: Int32) {
    if signal == SIGINT, !link.isReady {
      isToBeInterrupted = true
      return
    }
    if signal == SIGKILL { wasKilled = true }
    CMultiprocessing_signal_group(pid, signal)
  }

  /// Sends the interrupt that has waited for the worker to be ready.
  mutating func sendWhatWaited() {
    guard isToBeInterrupted, link.isReady else { return }
    isToBeInterrupted = false
    signal(SIGINT)
  }

  /// Delivers what an ended worker had still sent, takes its status and closes its descriptors.
  ///
  /// - Parameter kills: the kernel's, to tell its own from those of others.
  /// - Returns: nil if the process has not ended, or if a caller reads, who will see that the
  ///   supervisor has come.
  mutating func reap(
    through buffer: UnsafeMutableRawBufferPointer, _ kills: inout OutOfMemoryKills
  ) -> WorkerEnding? {
    // What is sent from here on meets nobody.
    let framesTaken = link.framesTaken
    guard let reading = link.takeRole() else {
      isEnding = true
      return nil
    }
    while case .something = reading.receive(from: link, through: buffer) {}
    defer { _ = link.giveBack(reading) }
    var value: Int32 = 0
    var peakMemory: Int64 = 0
    let status: ExitStatus
    switch CMultiprocessing_reap(pid, &value, &peakMemory) {
    case CMultiprocessing_exited: status = .exited(code: value)
    case CMultiprocessing_signaled: status = .signaled(signal: value, coreDumped: false)
    case CMultiprocessing_dumped_core: status = .signaled(signal: value, coreDumped: true)
    case CMultiprocessing_unknown: status = .unknown
    default: return nil
    }
    close(exit)
    link.disconnect()
    var ending = WorkerEnding(
      pid: pid, status: status, peakMemory: peakMemory, leftUnread: link.leftUnread,
      framesTaken: framesTaken, records: reading.takeRecords(),
      attachments: reading.takeAttachments())
    ending.standardError = outputs.readToEnd()
    if case .signaled(SIGKILL, _) = status {
      ending.channelLoss = channelLoss
      if !wasKilled, channelLoss == nil { ending.wasKilledForMemory = kills.hasStruck() }
    }
    return ending
  }

  /// Has the rest of the dead worker's output handed on, where there is no end to tell.
  func letGoOfOutputs() {
    outputs.end {}
  }

  /// Has the rest of the dead worker's output handed on, and then its end told.
  func tell(_ ending: WorkerEnding) {
    let (id, observer) = (id, link.observer)
    outputs.end { observer.worker(id, didEnd: ending) }
  }
}
