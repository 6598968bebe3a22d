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
  private let outputs: WorkerOutputs
  /// Whether this process has killed it.
  var wasKilled = false
  /// Whether it has said that it is ready, and so settled its signals.
  private var isReady = false
  private var isToBeInterrupted = false
  /// Whether the channel is still open at this end.
  var isConnected = true
  /// Whether the poll watches for room to write.
  var wantsOutput = false
  /// How many frames others have sent to it.
  private var framesTaken = 0
  /// Whether it has said something since the last of them: then it has read that.
  private var hasSpoken = false
  private var reader = FrameReader(limit: Message.payloadLimit)
  private var outbox = Deque<[UInt8]>()
  private var sentOfFirst = 0
  /// Whether it died before it had read all that was sent to it.
  private var leftUnread = false
  private var board: ChunkBoard?
  private var records = ChunkRecords()
  private var files = FileInbox()

  /// Starts a worker.
  ///
  /// Only the supervisor's immortal thread may call this.
  init(
    id: WorkerID, _ start: WorkerStart, observer: any WorkerObserver
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
    self.observer = observer
    self.outputs = outputs
    self.channel = pipes.channel
    self.exit = exit
  }

  /// Queues what others send to it.
  mutating func send(_ frame: [UInt8]) {
    framesTaken += 1
    hasSpoken = false
    enqueue(frame)
  }

  /// Queues a frame behind those that wait for room in the channel.
  private mutating func enqueue(_ frame: [UInt8]) {
    guard isConnected else {
      leftUnread = true
      return
    }
    outbox.append(frame)
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
        leftUnread = true
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
      var descriptor: Int32 = -1
      let count = CMultiprocessing_receive_with_descriptor(
        channel, buffer.baseAddress, buffer.count, &descriptor)
      if count == -Int(EAGAIN) { return .dry }
      files.add(descriptor)
      // A peer that ends with unread bytes in its socket resets the connection.
      if count == -Int(ECONNRESET) { leftUnread = true }
      guard count > 0 else { return .ended }
      let isSound = (try? reader.push(UnsafeRawBufferPointer(rebasing: buffer[..<count]))) != nil
      while let frame = reader.next() {
        guard let message = Message(frame), take(message) else { return .ended }
      }
      // A descriptor comes with the first byte of its announcement: any other is a job's doing, and
      // must not be taken for the next one's.
      if reader.isBetweenFrames { files.closeAll() }
      guard isSound else { return .ended }
    }
    return .more
  }

  /// Sends a signal to the worker and its group.
  ///
  /// A worker that is starting throws away what the keyboard sent to the program; an interrupt that
  /// is meant for it waits until it is ready.
  mutating func signal(_ signal: Int32) {
    if signal == SIGINT, !isReady {
      isToBeInterrupted = true
      return
    }
    if signal == SIGKILL { wasKilled = true }
    CMultiprocessing_signal_group(pid, signal)
  }

  /// Deals with a message; false if it makes no sense.
  private mutating func take(_ message: Message) -> Bool {
    if message.kind != .ready { hasSpoken = true }
    switch message.kind {
    case .ready:
      isReady = true
      if isToBeInterrupted { signal(SIGINT) }
      observer.worker(id, didSend: message)
    case .board:
      board = ChunkBoard.open(message.payload, of: pid)
      var answer = FrameBuilder(kind: .boardSeen)
      answer.bytes.append(board == nil ? 0 : 1)
      enqueue(answer.finished())
    case .records:
      message.withBytes { records.append($0) }
    case .file:
      guard let announcement = FileMessage(message.payload) else { return false }
      let message = files.take(announcement)
      var answer = FrameBuilder(kind: .fileSeen)
      answer.bytes.append(message == nil ? 0 : 1)
      enqueue(answer.finished())
      if let message { return take(message) }
    case .chunkDone:
      var message = message
      message.payload = takeRecords()
      board?.clear()
      observer.worker(id, didSend: message)
    default:
      observer.worker(id, didSend: message)
    }
    return true
  }

  /// All results of the chunk so far, those on the board included.
  private mutating func takeRecords() -> [UInt8] {
    if let board { records.append(board.records) }
    defer { records = ChunkRecords() }
    return records.bytes
  }

  /// Whether something waits to be written.
  var hasOutput: Bool { isConnected && !outbox.isEmpty }

  /// Takes the status of an ended worker and closes its descriptors.
  ///
  /// - Parameter kills: the kernel's, to tell its own from those of others.
  /// - Returns: nil if the process has not ended.
  mutating func reap(_ kills: inout OutOfMemoryKills) -> WorkerEnding? {
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
    var ending = WorkerEnding(
      pid: pid, status: status, peakMemory: peakMemory, leftUnread: leftUnread && !hasSpoken,
      framesTaken: framesTaken, records: takeRecords())
    ending.standardError = outputs.readToEnd()
    if case .signaled(SIGKILL, _) = status, !wasKilled {
      ending.wasKilledForMemory = kills.hasStruck()
    }
    return ending
  }

  /// Has the rest of the dead worker's output handed on, where there is no end to tell.
  func letGoOfOutputs() {
    outputs.end {}
  }

  /// Has the rest of the dead worker's output handed on, and then its end told.
  func tell(_ ending: WorkerEnding) {
    let (id, observer) = (id, observer)
    outputs.end { observer.worker(id, didEnd: ending) }
  }

  /// Closes this end of the channel.
  mutating func disconnect() {
    guard isConnected else { return }
    isConnected = false
    leftUnread = leftUnread || !outbox.isEmpty
    outbox.removeAll()
    files.closeAll()
    close(channel)
  }
}
