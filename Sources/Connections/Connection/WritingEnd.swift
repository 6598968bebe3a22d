/// How far the message has come that is being sent; one sends at a time.
final class WritingEnd: @unchecked Sendable {
  // Sendable, because everything but `turn` and `isUsable`, both constant, is touched only by who
  // has the turn, and the turn passes from one to the next through a lock.

  let turn = Turn()
  /// Whether this end may be used at all.
  let isUsable: Bool
  private var header: [UInt8] = []
  private var sent = 0
  /// Whether a message was given up when a part of it was on its way.
  private var isCutShort = false

  init(isUsable: Bool) {
    self.isUsable = isUsable
  }

  /// Begins a message of so many bytes.
  func begin(length: Int) throws(ConnectionError) {
    if isCutShort { throw .cutShort }
    header = MessageHeader.bytes(forLength: length)
    sent = 0
  }

  /// Sends what there is room for, about `burst` bytes at most: a peer that reads as fast as this end sends
  /// would keep it here beyond every limit of time.
  func step(
    _ descriptor: Int32, payload: UnsafeRawBufferPointer, burst: Int = TransferStep<Void>.burst
  ) throws(ConnectionError) -> TransferStep<Void> {
    let begin = sent
    while sent < header.count + payload.count {
      guard sent - begin < burst else { return .paused }
      switch StreamSocket.send(descriptor, header: header, payload: payload, sent: sent) {
      case .moved(let count): sent += count
      case .wouldBlock: return .wouldBlock
      case .peerClosed: throw .peerClosed
      case .failed(let code): throw .system(operation: "sendmsg", code: code)
      }
    }
    return .whole(())
  }

  /// Notes that the message that was begun is not sent any further.
  func giveUp() {
    if sent > 0 { isCutShort = true }
  }

  /// Looks whether anything but a message, such as a descriptor, may be sent.
  func checkBetweenMessages() throws(ConnectionError) {
    if isCutShort { throw .cutShort }
  }
}
