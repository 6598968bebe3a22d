internal import CMultiprocessing
internal import DequeModule
internal import Glibc
internal import Jobs

/// One live worker process, as the supervisor's thread keeps it.
struct SupervisedWorker {
  let id: WorkerID
  let pid: Int32
  let observer: any WorkerObserver
  let channel: Int32
  let exit: Int32
  /// Whether the channel is still open at this end.
  var isConnected = true
  /// Whether the poll watches for room to write.
  var wantsOutput = false
  private var reader = FrameReader(limit: Message.payloadLimit)
  private var outbox = Deque<[UInt8]>()
  private var sentOfFirst = 0

  /// Starts a worker.
  ///
  /// Only the supervisor's immortal thread may call this.
  init(id: WorkerID, title: String, observer: any WorkerObserver) throws(WorkerStartFailed) {
    var mine: Int32 = -1
    var theirs: Int32 = -1
    let error = CMultiprocessing_channel_pair(&mine, &theirs)
    guard error == 0 else { throw WorkerStartFailed(operation: "socketpair", errno: error) }
    var pid: pid_t = 0
    let spawnError = CMultiprocessing_spawn_worker(title, theirs, &pid)
    close(theirs)
    guard spawnError == 0 else {
      close(mine)
      throw WorkerStartFailed(operation: "posix_spawn", errno: spawnError)
    }
    let exit = CMultiprocessing_open_pidfd(pid)
    guard exit >= 0 else {
      // A worker that cannot be watched must not live; it is ours, so waiting for it is safe.
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
      close(mine)
      throw WorkerStartFailed(operation: "pidfd_open", errno: -exit)
    }
    self.id = id
    self.pid = pid
    self.observer = observer
    self.channel = mine
    self.exit = exit
  }

  /// Queues a frame behind those that wait for room in the channel.
  mutating func enqueue(_ frame: [UInt8]) {
    if isConnected { outbox.append(frame) }
  }

  /// Writes what there is room for; says whether something is left.
  mutating func flush() -> Bool {
    while let frame = outbox.first {
      let sent = frame.withUnsafeBytes { bytes in
        CMultiprocessing_send(
          channel, bytes.baseAddress.map { $0 + sentOfFirst }, bytes.count - sentOfFirst)
      }
      if sent == -Int(EAGAIN) { return true }
      guard sent >= 0 else {
        // The other end is gone: the exit notification tells the rest.
        outbox.removeAll()
        return false
      }
      sentOfFirst += sent
      if sentOfFirst == frame.count {
        outbox.removeFirst()
        sentOfFirst = 0
      }
    }
    return false
  }

  /// What a read of the channel found.
  enum Reading {
    /// Nothing more for now.
    case dry
    /// There may be more, but others should have their turn.
    case more
    /// The other end is closed, or sent what is not a message.
    case ended
  }

  /// Reads what has come, through `buffer`, and passes on every whole message.
  mutating func read(through buffer: UnsafeMutableRawBufferPointer) -> Reading {
    guard isConnected else { return .ended }
    for _ in 0..<16 {
      let count = CMultiprocessing_receive(channel, buffer.baseAddress, buffer.count)
      if count == -Int(EAGAIN) { return .dry }
      guard count > 0 else { return .ended }
      let isSound = (try? reader.push(UnsafeRawBufferPointer(rebasing: buffer[..<count]))) != nil
      while let frame = reader.next() {
        guard let message = Message(frame) else { return .ended }
        observer.worker(id, didSend: message)
      }
      guard isSound else { return .ended }
    }
    return .more
  }

  /// Takes the status of an ended worker and closes its descriptors.
  ///
  /// - Returns: nil if the process has not ended.
  mutating func reap() -> WorkerEnding? {
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
    disconnect()
    return WorkerEnding(pid: pid, status: status, peakMemory: peakMemory)
  }

  /// Closes this end of the channel.
  mutating func disconnect() {
    guard isConnected else { return }
    isConnected = false
    outbox.removeAll()
    close(channel)
  }
}
