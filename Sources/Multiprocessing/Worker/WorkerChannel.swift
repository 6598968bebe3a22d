internal import CMultiprocessing
internal import Glibc
internal import Synchronization
internal import Threading

/// The worker's end of its channel: it blocks, since a worker has nothing else to do.
final class WorkerChannel: Sendable {
  /// Up to here a message is put together before it is written.
  private static let shortLength = 1000

  private let descriptor: Int32
  /// Frames are written whole: a job's threads may put elements while it answers.
  ///
  /// A `Lock` and not a `LockedValue`: a worker that starts would look up its generic type first.
  private let writing = Lock()

  /// The channel of this process, if it is a worker.
  static var current: WorkerChannel? {
    UnsafeRawPointer(bitPattern: installed.load(ordering: .acquiring)).map {
      Unmanaged.fromOpaque($0).takeUnretainedValue()
    }
  }
  /// Its address, kept for ever, or 0.
  ///
  /// A number, for the same reason.
  private static let installed = Atomic<UInt>(0)

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Makes this the process's channel.
  func install() {
    let address = UInt(bitPattern: Unmanaged.passRetained(self).toOpaque())
    Self.installed.store(address, ordering: .releasing)
  }

  /// Writes one frame; blocks while the supervisor's socket is full.
  ///
  /// - Returns: false if the supervisor is gone.
  func write(_ frame: [UInt8]) -> Bool {
    writing.withLock { frame.withUnsafeBytes { send($0) } }
  }

  /// Writes a message that is all said with its kind.
  ///
  /// - Returns: false if the supervisor is gone.
  func write(_ kind: Message.Kind) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: Frame.headerLength, alignment: 8) { room in
      Frame.writeHeader(kind: kind.rawValue, length: 0, to: room[...])
      return writing.withLock { send(UnsafeRawBufferPointer(room)) }
    }
  }

  /// Writes what a sink holds as one message: as the memory file that it lies in, if it does, and
  /// through the socket if the supervisor cannot open that.
  ///
  /// Only for the worker's main thread, which reads the supervisor's answer.
  ///
  /// - Returns: false if the supervisor is gone.
  func write(_ kind: Message.Kind, _ sink: EncodingSink, reading read: () -> Message?) -> Bool {
    if let file = sink.file as? OutgoingFile {
      // The supervisor's store comes after this one: the file is in use until it has been read.
      file.isInUse = true
      switch hand(
        over: file.descriptor,
        with: FileMessage(kind: kind, length: sink.count).frame)
      {
      case .sent:
        guard let seen = read(), seen.kind == .fileSeen else { return false }
        if seen.payload == [1] { return true }
      case .refused: break
      case .gone: return false
      }
      file.isInUse = false
    }
    return withUnsafeTemporaryAllocation(
      byteCount: 1024, alignment: 8
    ) { room in
      let header = room[..<Frame.headerLength]
      Frame.writeHeader(kind: kind.rawValue, length: sink.count, to: header)
      let start = UnsafeRawBufferPointer(rebasing: header)
      guard sink.count <= Self.shortLength else {
        return writing.withLock { send(start, sink.bytes) }
      }
      // To write one piece costs less than two.
      UnsafeMutableRawBufferPointer(rebasing: room[Frame.headerLength...]).copyMemory(
        from: sink.bytes)
      let whole = UnsafeRawBufferPointer(rebasing: room[..<(Frame.headerLength + sink.count)])
      return writing.withLock { send(whole) }
    }
  }

  /// Sends the shared memory that the next answer refers to.
  ///
  /// - Returns: false if the supervisor is gone.
  func write(_ attachments: [SharedBlock]) -> Bool {
    for block in attachments {
      var frame = FrameBuilder(kind: .memory)
      if let name = block.name { frame.bytes += name.utf8 }
      guard hand(over: block.descriptor, with: frame.finished()) != .gone else { return false }
    }
    return true
  }

  private enum Delivery {
    case sent, refused, gone
  }

  /// Writes the announcement of a file, and the file's descriptor with the first bytes.
  private func hand(over file: Int32, with frame: [UInt8]) -> Delivery {
    writing.withLock {
      frame.withUnsafeBytes { bytes in
        let sent = CMultiprocessing_send_with_descriptor(
          descriptor, bytes.baseAddress, bytes.count, file)
        // A job may have closed the file; or too many descriptors are on their way.
        guard sent > 0 else { return .refused }
        return send(UnsafeRawBufferPointer(rebasing: bytes[sent...])) ? .sent : .gone
      }
    }
  }

  /// Writes all of it; false if the supervisor is gone.
  private func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var done = 0
    while done < bytes.count {
      let sent = CMultiprocessing_send(
        descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      guard sent > 0 else { return false }
      done += sent
    }
    return true
  }

  /// Writes all of both; false if the supervisor is gone.
  private func send(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Bool {
    let sent = CMultiprocessing_send_both(
      descriptor, first.baseAddress, first.count, second.baseAddress, second.count)
    guard sent > 0 else { return false }
    guard sent >= first.count else {
      return send(UnsafeRawBufferPointer(rebasing: first[sent...])) && send(second)
    }
    return send(UnsafeRawBufferPointer(rebasing: second[(sent - first.count)...]))
  }

  /// Whether there is something to read, and whether the standard streams are open; in one system call.
  func lookAround() -> (hasInput: Bool, hasStreams: Bool) {
    var hasStreams: Int32 = 1
    let hasInput = CMultiprocessing_has_input(descriptor, &hasStreams)
    return (hasInput != 0, hasStreams != 0)
  }

  /// Reads until a whole message is there; nil when the supervisor is gone.
  ///
  /// - Parameter habit: whether it looks for the message for a moment before it sleeps, and what came
  ///   of that before; nil if it sleeps at once.
  /// - Parameter hasLooked: whether nothing was there a moment ago.
  func read(
    with reader: inout FrameReader, through buffer: UnsafeMutableRawBufferPointer,
    looking habit: inout PollingHabit?, hasLooked: Bool = false
  ) -> Message? {
    if let frame = reader.next() { return Message(frame) }
    var count = -Int(EAGAIN)
    if habit?.isDue() == true {
      count = CMultiprocessing_poll_receive(
        descriptor, buffer.baseAddress, buffer.count, PollingHabit.nanoseconds, hasLooked ? 1 : 0)
      habit?.note(hasPaid: count != -Int(EAGAIN))
    }
    // An idle worker that is killed in its sleep must not take a job along.
    if count == -Int(EAGAIN) { CMultiprocessing_await_input(descriptor) }
    while true {
      if count == -Int(EAGAIN) {
        count = CMultiprocessing_receive(descriptor, buffer.baseAddress, buffer.count)
      }
      guard count > 0 else { return nil }
      let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
      if let frame = reader.passThrough(bytes) { return Message(frame) }
      guard (try? reader.push(bytes)) != nil else { return nil }
      if let frame = reader.next() { return Message(frame) }
      count = -Int(EAGAIN)
    }
  }

  /// The same, sleeping at once.
  func read(
    with reader: inout FrameReader, through buffer: UnsafeMutableRawBufferPointer
  ) -> Message? {
    var habit: PollingHabit?
    return read(with: &reader, through: buffer, looking: &habit)
  }
}
