/// What it takes to read the channel of an actor's process; whoever reads it has this alone.
final class HostInput: @unchecked Sendable {
  // Sendable: one thread uses it at a time, and hands it on by way of HostRoles.

  private let channel: WorkerChannel
  private var reader: FrameReader
  private let buffer: UnsafeMutableRawBufferPointer
  private var habit = PollingHabit()

  /// - Parameters:
  ///   - reader: with what it has read already.
  ///   - buffer: stays the caller's, who never frees it.
  init(
    _ channel: WorkerChannel, _ reader: FrameReader, through buffer: UnsafeMutableRawBufferPointer
  ) {
    self.channel = channel
    self.reader = reader
    self.buffer = buffer
  }

  /// Blocks until there is a message; nil when the parent is gone.
  ///
  /// - Parameter isBrisk: whether it may follow at once: then to look for it for a moment may spare the sleep.
  func read(isBrisk: Bool) -> Message? {
    var looking = isBrisk ? habit : nil
    defer { if let looking { habit = looking } }
    return channel.read(with: &reader, through: buffer, looking: &looking)
  }
}
