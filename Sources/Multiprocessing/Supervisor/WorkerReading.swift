internal import CMultiprocessing
internal import Glibc

/// What a reader of a worker's channel needs, and leaves to the next one (``ReadingRole``).
///
/// Unchecked exclusivity, since one has it at a time, and none of it calls foreign code in between.
final class WorkerReading: @unchecked Sendable {
  // Sendable: whoever has the role of the reader has the only reference that is used, and hands it on
  // under the link's lock.

  /// What a look into the channel found.
  enum Found {
    /// Nothing, for now.
    case nothing
    case something
    /// The other end is closed, or sent what is not a message.
    case end
  }

  @exclusivity(unchecked)
  private var reader = FrameReader(limit: Message.payloadLimit)
  @exclusivity(unchecked)
  private var files = FileInbox()
  @exclusivity(unchecked)
  private var board: ChunkBoard?
  @exclusivity(unchecked)
  private var records = ChunkRecords()
  /// The shared memory that came since the last answer.
  @exclusivity(unchecked)
  private var attachments: [SharedBlock] = []
  /// Whether the end was found, or something that is not a message: nothing is read any more.
  @exclusivity(unchecked)
  private(set) var isOver = false
  /// Whether what was found last is not a message.
  @exclusivity(unchecked)
  private(set) var hasFoundNonsense = false
  @exclusivity(unchecked)
  private var own: UnsafeMutableRawBufferPointer?
  /// How often the worker has said what became of a job.
  @exclusivity(unchecked)
  private(set) var replies = 0

  deinit {
    own?.deallocate()
  }

  /// Reads once what has come, and passes on every whole message.
  ///
  /// - Parameter nanoseconds: for how long to look, without sleeping, if there is nothing.
  func receive(
    from link: WorkerLink, through buffer: UnsafeMutableRawBufferPointer, for nanoseconds: Int64 = 0
  ) -> Found {
    guard !isOver else { return .end }
    var descriptor: Int32 = -1
    let count = CMultiprocessing_poll_receive_with_descriptor(
      link.channel, buffer.baseAddress, buffer.count, &descriptor, nanoseconds)
    if count == -Int(EAGAIN) { return .nothing }
    files.add(descriptor)
    // A peer that ends with unread bytes in its socket resets the connection.
    if count == -Int(ECONNRESET) { link.noteReset() }
    guard count > 0 else {
      isOver = true
      return .end
    }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    if let frame = reader.passThrough(bytes) {
      guard let message = Message(frame), take(message, from: link) else {
        return endWithNonsense()
      }
      files.closeAll()
      return .something
    }
    let isSound = (try? reader.push(bytes)) != nil
    while let frame = reader.next() {
      guard let message = Message(frame), take(message, from: link) else {
        return endWithNonsense()
      }
    }
    // A descriptor comes with the first byte of its announcement: any other is a job's doing, and
    // must not be taken for the next one's.
    if reader.isBetweenFrames { files.closeAll() }
    return isSound ? .something : endWithNonsense()
  }

  private func endWithNonsense() -> Found {
    isOver = true
    hasFoundNonsense = true
    return .end
  }

  /// Memory for callers who read, of this reading's own; the supervisor has one for all workers.
  var ownBuffer: UnsafeMutableRawBufferPointer {
    if let own { return own }
    let new = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 16)
    own = new
    return new
  }

  /// Deals with a message; false if it makes no sense.
  private func take(_ message: Message, from link: WorkerLink) -> Bool {
    link.noteMessage(isReady: message.kind == .ready)
    switch message.kind {
    case .board:
      board = ChunkBoard.open(message.payload, of: link.pid)
      if let board { link.tellReading(on: board) }
      answer(.boardSeen, board != nil, over: link)
    case .records:
      message.withBytes { records.append($0) }
    case .file:
      guard let announcement = FileMessage(message.payload) else { return false }
      let message = files.take(announcement)
      answer(.fileSeen, message != nil, over: link)
      if let message { return take(message, from: link) }
    case .memory:
      // Where the descriptor has not come, whoever decodes the answer finds it missing.
      if let block = files.takeMemory(name: message.payload) { attachments.append(block) }
    case .chunkDone:
      var message = message
      message.payload = takeRecords()
      board?.clear()
      tell(message, of: link)
    default:
      tell(message, of: link)
    }
    return true
  }

  private func tell(_ message: consuming Message, of link: WorkerLink) {
    switch message.kind {
    case .answer, .failure, .chunkDone, .returned:
      replies += 1
      if !attachments.isEmpty { message.attachments = takeAttachments() }
    case .callAnswer, .callFailure:
      replies += 1
    default: break
    }
    link.observer.worker(link.id, didSend: message)
  }

  private func answer(_ kind: Message.Kind, _ isGood: Bool, over link: WorkerLink) {
    var answer = FrameBuilder(kind: kind)
    answer.bytes.append(isGood ? 1 : 0)
    link.answer(answer.finished())
  }

  /// All results of the chunk so far, those on the board included.
  func takeRecords() -> [UInt8] {
    if let board { records.append(board.records) }
    defer { records = ChunkRecords() }
    return records.bytes
  }

  /// The shared memory that came since the last answer.
  func takeAttachments() -> [SharedBlock] {
    defer { attachments = [] }
    return attachments
  }

  /// Ends all reading, and closes descriptors that came and nobody asked for.
  func end() {
    isOver = true
    files.closeAll()
  }
}
