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
  private var board: ChunkBoard?
  private var records: [UInt8] = []

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
        take(message)
      }
      guard isSound else { return .ended }
    }
    return .more
  }

  private mutating func take(_ message: Message) {
    switch message.kind {
    case .board:
      board = ChunkBoard.open(message.payload, of: pid)
      var answer = FrameBuilder(kind: .boardSeen)
      answer.bytes.append(board == nil ? 0 : 1)
      enqueue(answer.finished())
    case .records:
      ChunkRecords.append(message.payload, to: &records)
    case .chunkDone:
      var message = message
      message.payload = takeRecords()
      board?.clear()
      observer.worker(id, didSend: message)
    default:
      observer.worker(id, didSend: message)
    }
  }

  /// All results of the chunk so far, those on the board included.
  private mutating func takeRecords() -> [UInt8] {
    if let board { ChunkRecords.append(board.records, to: &records) }
    defer { records = [] }
    return records
  }

  /// Whether something waits to be written.
  var hasOutput: Bool { isConnected && !outbox.isEmpty }

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
    defer { board = nil }
    return WorkerEnding(
      pid: pid, status: status, peakMemory: peakMemory, records: takeRecords())
  }

  /// Closes this end of the channel.
  mutating func disconnect() {
    guard isConnected else { return }
    isConnected = false
    outbox.removeAll()
    close(channel)
  }
}
