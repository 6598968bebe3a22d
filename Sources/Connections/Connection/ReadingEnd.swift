/// What a connection has received of the message that has begun; one reads at a time.
final class ReadingEnd: @unchecked Sendable {
  // Sendable, because everything but `turn` and `isUsable`, both constant, is touched only by who
  // has the turn, and the turn passes from one to the next through a lock.

  let turn = Turn()
  /// Whether this end may be used at all.
  let isUsable: Bool
  private var reader = MessageReader()
  /// Why nothing can be read any more.
  private var failure: ConnectionError?

  init(isUsable: Bool) {
    self.isUsable = isUsable
  }

  /// Begins to receive, or goes on with, a message of at most so many bytes.
  func begin(limit: Int) throws(ConnectionError) {
    if let failure { throw failure }
    do throws(MessageReaderError) {
      try reader.check(limit: limit)
    } catch {
      throw fail(error)
    }
  }

  /// Receives what is there, about `burst` bytes at most: a peer that sends as fast as this end reads
  /// would keep it here beyond every limit of time.
  func step(
    _ descriptor: Int32, limit: Int, burst: Int = TransferStep<[UInt8]>.burst
  ) throws(ConnectionError) -> TransferStep<[UInt8]> {
    var moved = 0
    while true {
      if let message = reader.take() { return .whole(message) }
      guard moved < burst else { return .paused }
      let transfer = reader.wantsPayload ? receivePayload(descriptor) : receiveHeader(descriptor)
      switch transfer {
      case .header(let bytes, let count): try push(bytes, count, limit: limit)
      case .transfer(.moved(let count)): moved += count
      case .transfer(.wouldBlock): return .wouldBlock
      case .transfer(.peerClosed):
        guard !reader.isBetweenMessages else { throw .peerClosed }
        throw fail(.endedInsideMessage)
      case .transfer(.failed(let code)): throw .system(operation: "recv", code: code)
      }
    }
  }

  private enum Step {
    case header(UInt64, count: Int)
    case transfer(Transfer)
  }

  private func receiveHeader(_ descriptor: Int32) -> Step {
    var bytes: UInt64 = 0
    let transfer = withUnsafeMutableBytes(of: &bytes) { raw in
      StreamSocket.receive(
        descriptor, into: UnsafeMutableRawBufferPointer(rebasing: raw.prefix(reader.wanted)))
    }
    guard case .moved(let count) = transfer else { return .transfer(transfer) }
    return .header(bytes, count: count)
  }

  private func push(_ bytes: UInt64, _ count: Int, limit: Int) throws(ConnectionError) {
    let result = withUnsafeBytes(of: bytes) { raw in
      Result { () throws(MessageReaderError) in
        try reader.push(UnsafeRawBufferPointer(rebasing: raw.prefix(count)), limit: limit)
      }
    }
    if case .failure(let error) = result { throw fail(error) }
  }

  private func receivePayload(_ descriptor: Int32) -> Step {
    var transfer = Transfer.wouldBlock
    reader.fill { room in
      transfer = StreamSocket.receive(descriptor, into: room)
      guard case .moved(let count) = transfer else { return 0 }
      return count
    }
    return .transfer(transfer)
  }

  private func fail(_ error: MessageReaderError) -> ConnectionError {
    switch error {
    case .tooLong(let length, let limit): fail(.messageTooLong(length: length, limit: limit))
    case .negativeLength(let length): fail(.malformedHeader(length: length))
    }
  }

  private func fail(_ error: ConnectionError) -> ConnectionError {
    failure = error
    return error
  }

  /// Looks whether anything but the rest of a message may be received.
  func checkBetweenMessages() throws(ConnectionError) {
    if let failure { throw failure }
    guard reader.isBetweenMessages else { throw .insideMessage }
  }
}
