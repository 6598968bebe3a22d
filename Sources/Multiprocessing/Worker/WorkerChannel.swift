internal import CMultiprocessing
internal import Threading

/// The worker's end of its channel: it blocks, since a worker has nothing else to do.
final class WorkerChannel: Sendable {
  private let descriptor: Int32
  /// Frames are written whole: a job's threads may put elements while it answers.
  private let writing = LockedValue(())

  /// The channel of this process, if it is a worker.
  static var current: WorkerChannel? { installed.withLock { $0 } }
  private static let installed = LockedValue<WorkerChannel?>(nil)

  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Makes this the process's channel.
  func install() {
    Self.installed.withLock { $0 = self }
  }

  /// Writes one frame; blocks while the supervisor's socket is full.
  ///
  /// - Returns: false if the supervisor is gone.
  func write(_ frame: [UInt8]) -> Bool {
    writing.withLock { _ in frame.withUnsafeBytes { send($0) } }
  }

  /// Writes what a sink holds as one message: as the memory file that it lies in, if it does, and
  /// through the socket if the supervisor cannot open that.
  ///
  /// Only for the worker's main thread, which reads the supervisor's answer.
  ///
  /// - Returns: false if the supervisor is gone.
  func write(_ kind: Message.Kind, _ sink: EncodingSink, reading read: () -> Message?) -> Bool {
    if let file = sink.file {
      // The supervisor's store comes after this one: the file is in use until it has been read.
      file.isInUse = true
      switch hand(over: file, saying: FileMessage(kind: kind, length: sink.count)) {
      case .sent:
        guard let seen = read(), seen.kind == .fileSeen else { return false }
        if seen.payload == [1] { return true }
      case .refused: break
      case .gone: return false
      }
      file.isInUse = false
    }
    let header = Frame.header(kind: kind.rawValue, length: sink.count)
    return writing.withLock { _ in
      header.withUnsafeBytes { send($0, sink.bytes) }
    }
  }

  private enum Delivery {
    case sent, refused, gone
  }

  /// Writes the announcement of a file, and its descriptor with the first bytes.
  private func hand(over file: OutgoingFile, saying message: FileMessage) -> Delivery {
    writing.withLock { _ in
      message.frame.withUnsafeBytes { bytes in
        let sent = CMultiprocessing_send_with_descriptor(
          descriptor, bytes.baseAddress, bytes.count, file.descriptor)
        // A job may have closed the file; or too many descriptors are on their way.
        guard sent > 0 else { return .refused }
        return send(UnsafeRawBufferPointer(rebasing: bytes[sent...])) ? .sent : .gone
      }
    }
  }

  /// Writes all of it; false if the supervisor is gone.
  private func send(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let unsent = UnsafeRawBufferPointer(rebasing: rest)
      let sent = CMultiprocessing_send(descriptor, unsent.baseAddress, unsent.count)
      guard sent > 0 else { return false }
      rest = rest.dropFirst(sent)
    }
    return true
  }

  /// Whether something to read comes within a moment, for which this does not sleep.
  func hasInput(within nanoseconds: Int64) -> Bool {
    CMultiprocessing_poll_input(descriptor, nanoseconds) != 0
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

  /// Reads until a whole message is there; nil when the supervisor is gone.
  ///
  /// - Parameter isThere: whether something to read is known to be there.
  func read(
    with reader: inout FrameReader, through buffer: UnsafeMutableRawBufferPointer,
    isThere: Bool = false
  ) -> Message? {
    if let frame = reader.next() { return Message(frame) }
    // An idle worker that is killed must not take a job along.
    if !isThere { CMultiprocessing_await_input(descriptor) }
    while true {
      if let frame = reader.next() { return Message(frame) }
      let count = CMultiprocessing_receive(descriptor, buffer.baseAddress, buffer.count)
      guard count > 0 else { return nil }
      guard (try? reader.push(UnsafeRawBufferPointer(rebasing: buffer[..<count]))) != nil else {
        return nil
      }
    }
  }
}
