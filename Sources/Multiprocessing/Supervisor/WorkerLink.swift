internal import CMultiprocessing
internal import Glibc
internal import Threading

/// This process's end of a worker's channel, for all who write to it and read from it: the supervisor,
/// and callers who look for their own answer.
///
/// The lock is the innermost of all. The descriptor is closed when the supervisor has let go of the
/// channel and nobody reads it any more.
final class WorkerLink: Sendable {
  private struct State {
    var role: ReadingRole<WorkerReading>
    var outbox = WorkerOutbox()
    var isConnected = true
    var isClosed = false
    /// What the poll watches for.
    var watchesInput = true
    var watchesOutput = false
    /// Whether something was sent while a caller read, whose reply that caller does not wait for.
    var isAwaitedByOthers = false
    /// Whether ``watchUnlessUsed()`` will be called, and how often callers had read when it last was.
    var isWatchedSoon = false
    var uses = 0
    var usesSeen = 0
    /// Whether the worker has said that it is ready.
    var isReady = false
    /// How many frames others have sent to it.
    var framesTaken = 0
    /// Whether it has said something since the last of them: then it has read that.
    var hasSpoken = false
    /// Whether it died before it had read all that was sent to it.
    var leftUnread = false
  }

  let id: WorkerID
  let pid: Int32
  let channel: Int32
  private let errors: WorkerStream
  let observer: any WorkerObserver
  private let poll: EventPoll
  private let state: LockedValue<State>

  /// - Parameters:
  ///   - channel: the socket, which becomes the link's own.
  ///   - errors: the worker's standard error.
  ///   - poll: what wakes the supervisor; ``watch()`` adds the socket.
  init(
    id: WorkerID, pid: Int32, channel: Int32, errors: WorkerStream, observer: any WorkerObserver,
    poll: EventPoll
  ) {
    self.id = id
    self.pid = pid
    self.channel = channel
    self.errors = errors
    self.observer = observer
    self.poll = poll
    state = LockedValue(State(role: ReadingRole(WorkerReading())))
  }

  /// Has the poll watch the channel; returns 0 or an errno.
  func watch() -> Int32 {
    poll.watch(channel, as: .channel(id), known: false)
  }

  /// Whether the worker has said that it is ready, and so settled its signals.
  var isReady: Bool { state.withLock { $0.isReady } }

  /// How many frames others have sent to the worker.
  var framesTaken: Int { state.withLock { $0.framesTaken } }

  /// Whether the worker died before it had read the last that others sent to it.
  var leftUnread: Bool { state.withLock { $0.leftUnread && !$0.hasSpoken } }

  // MARK: Writing

  /// What the worker has written to standard error was not written by the job that is sent now.
  ///
  /// Not for a worker that has other jobs.
  func beginJob() { errors.beginJob() }

  /// Says on the worker's board how far its standard error was read.
  func tellReading(on board: ChunkBoard) { errors.tellReading(on: board) }

  /// Sends what others have for the worker; never blocks, what finds no room waits.
  func send(_ frame: [UInt8]) {
    // A forked copy shares the channel, and is not who the worker works for.
    guard !Supervisor.isInCopy else { return }
    state.withLock { state in
      if state.role.isTaken {
        state.isAwaitedByOthers = true
      } else if state.isConnected {
        watch(input: true, output: state.watchesOutput, &state)
      }
      send(frame, &state)
    }
  }

  /// Sends a job, and takes the role of the reader for its caller, if that is to be had.
  ///
  /// - Returns: what to read with; ``giveBack(_:)`` must follow.
  func sendAndTakeRole(_ frame: [UInt8]) -> WorkerReading? {
    state.withLock { state in
      let reading = state.isConnected ? state.role.take() : nil
      // Before the answer can come: it must not wake the supervisor.
      if reading != nil { watch(input: false, output: state.watchesOutput, &state) }
      send(frame, &state)
      return reading
    }
  }

  /// Answers a message of the worker.
  func answer(_ frame: [UInt8]) {
    state.withLock { enqueue(frame, &$0) }
  }

  /// Writes what there is room for now.
  func flush() {
    state.withLock { flush(&$0) }
  }

  private func send(_ frame: [UInt8], _ state: inout State) {
    state.framesTaken += 1
    state.hasSpoken = false
    enqueue(frame, &state)
  }

  private func enqueue(_ frame: [UInt8], _ state: inout State) {
    guard state.isConnected else {
      state.leftUnread = true
      return
    }
    note(state.outbox.write(frame, to: channel), &state)
  }

  private func flush(_ state: inout State) {
    guard state.isConnected else { return }
    note(state.outbox.write(to: channel), &state)
  }

  private func note(_ writing: WorkerOutbox.Writing, _ state: inout State) {
    var isBlocked = false
    switch writing {
    case .done: break
    case .blocked: isBlocked = true
    // The exit notification tells the rest.
    case .gone: state.leftUnread = true
    }
    watch(input: state.watchesInput, output: isBlocked, &state)
  }

  private func watch(input: Bool, output: Bool, _ state: inout State) {
    guard input != state.watchesInput || output != state.watchesOutput else { return }
    state.watchesInput = input
    state.watchesOutput = output
    _ = poll.watch(channel, as: .channel(id), input: input, output: output, known: true)
  }

  // MARK: Reading

  /// Takes the role of the reader for the supervisor.
  ///
  /// - Returns: nil if a caller reads, who will see that the supervisor has come.
  func takeRole() -> WorkerReading? {
    state.withLock { $0.role.takeOrAsk() }
  }

  /// What is left to be done for whoever has given the role back.
  enum Remainder {
    case nothing
    /// The supervisor must be told to look: it has come meanwhile, or there is nothing more to read, of
    /// which the poll may say nothing.
    case look
    /// ``watchUnlessUsed()`` must be called after a while, on the supervisor's thread.
    case watchSoon
  }

  /// Gives the role back: the supervisor is woken when there is more to read.
  ///
  /// - Parameter hasReplied: whether the worker has replied to what it was sent. Then the next job is
  ///   likely to be one whose caller reads as well, and the poll need not watch until a while has
  ///   passed without one: two system calls less a job.
  func giveBack(_ reading: WorkerReading, hasReplied: Bool = false) -> Remainder {
    state.withLock { state in
      if !state.isConnected { reading.end() }
      let isAskedFor = state.role.giveBack(reading)
      let isAwaitedByOthers = state.isAwaitedByOthers
      state.isAwaitedByOthers = false
      guard state.isConnected else {
        closeUnlessRead(&state)
        return isAskedFor || reading.isOver ? .look : .nothing
      }
      // Another job may have been sent since, whose caller had to leave the role to this one.
      if hasReplied, state.hasSpoken, !isAwaitedByOthers, !isAskedFor, !reading.isOver {
        state.uses &+= 1
        defer { state.isWatchedSoon = true }
        return state.isWatchedSoon ? .nothing : .watchSoon
      }
      watch(input: true, output: state.watchesOutput, &state)
      return isAskedFor || reading.isOver ? .look : .nothing
    }
  }

  /// Has the poll watch the channel again, unless callers have read it since this was called last.
  ///
  /// - Returns: whether to call this again after a while.
  func watchUnlessUsed() -> Bool {
    state.withLock { state in
      guard state.isConnected else { return false }
      state.isWatchedSoon = state.uses != state.usesSeen
      state.usesSeen = state.uses
      // Whoever reads at the moment sees to it afterwards.
      if !state.isWatchedSoon, !state.role.isTaken {
        watch(input: true, output: state.watchesOutput, &state)
      }
      return state.isWatchedSoon
    }
  }

  /// Notes what a reader found.
  func noteMessage(isReady: Bool) {
    state.withLock { state in
      if isReady { state.isReady = true } else { state.hasSpoken = true }
    }
  }

  /// Notes that the worker ended with unread bytes in its socket.
  func noteReset() {
    state.withLock { $0.leftUnread = true }
  }

  // MARK: The end

  /// Whether the supervisor has not closed this end of the channel yet.
  var isConnected: Bool { state.withLock { $0.isConnected } }

  /// Closes this end of the channel, for the supervisor.
  func disconnect() {
    state.withLock { state in
      guard state.isConnected else { return }
      state.isConnected = false
      state.leftUnread = state.leftUnread || !state.outbox.isEmpty
      state.outbox.removeAll()
      poll.forget(channel)
      if state.role.isTaken {
        // Whoever reads finds the end, and closes the descriptor when giving the role back.
        CMultiprocessing_shut_down(channel)
      } else if let reading = state.role.take() {
        reading.end()
        _ = state.role.giveBack(reading)
        closeUnlessRead(&state)
      }
    }
  }

  private func closeUnlessRead(_ state: inout State) {
    guard !state.role.isTaken, !state.isClosed else { return }
    state.isClosed = true
    close(channel)
  }
}
