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
    writing.withLock { _ in
      frame.withUnsafeBytes { bytes in
        var rest = bytes[...]
        while !rest.isEmpty {
          let unsent = UnsafeRawBufferPointer(rebasing: rest)
          let sent = CMultiprocessing_send(descriptor, unsent.baseAddress, unsent.count)
          guard sent > 0 else { return false }
          rest = rest.dropFirst(sent)
        }
        return true
      }
    }
  }

  /// Reads until a whole message is there; nil when the supervisor is gone.
  func read(with reader: inout FrameReader, through buffer: UnsafeMutableRawBufferPointer)
    -> Message?
  {
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
