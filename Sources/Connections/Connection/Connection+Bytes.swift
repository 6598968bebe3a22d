extension Connection {
  /// Sends bytes as one message.
  ///
  /// Blocks the calling thread while the other end does not receive and the system's buffer is full.
  /// In async code the form that suspends is meant.
  ///
  /// - Parameters:
  ///   - bytes: what to send; nothing at all is a message, too.
  ///   - range: which part of it; all if not given.
  ///   - timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Throws: ``ConnectionError``. After ``ConnectionError/timedOut`` or
  ///   ``ConnectionError/cancelled`` the message has not been sent; if a part of it had been, the
  ///   connection can send no other (``ConnectionError/cutShort``).
  /// - Complexity: O(*n*) in the number of bytes, which are not copied before the system does it.
  public func sendBytes(
    _ bytes: [UInt8], in range: Range<Int>? = nil, timeout: Duration? = nil
  ) throws(ConnectionError) {
    try sendBytes(bytes, in: range, until: TimeLimit(timeout))
  }

  /// Sends bytes as one message, by a deadline.
  ///
  /// As ``sendBytes(_:in:timeout:)``.
  public func sendBytes(
    _ bytes: [UInt8], in range: Range<Int>? = nil, deadline: ContinuousClock.Instant
  ) throws(ConnectionError) {
    try sendBytes(bytes, in: range, until: TimeLimit(deadline))
  }

  private func sendBytes(
    _ bytes: [UInt8], in range: Range<Int>?, until limit: TimeLimit
  ) throws(ConnectionError) {
    let range = try bytes.checked(range)
    try bytes.withBytes(in: range) { payload throws(ConnectionError) in
      try sendMessage(payload, until: limit)
    }
  }

  /// Sends bytes of any memory as one message.
  ///
  /// As ``sendBytes(_:in:timeout:)``; there is no form of it that suspends.
  public func sendBytes(
    _ bytes: UnsafeRawBufferPointer, timeout: Duration? = nil
  ) throws(ConnectionError) {
    try sendMessage(bytes, until: TimeLimit(timeout))
  }

  /// Receives one message as bytes.
  ///
  /// Blocks the calling thread until the message is whole. In async code the form that suspends is
  /// meant.
  ///
  /// - Parameters:
  ///   - maximumLength: how many bytes it may have; ``maximumMessageLength`` if not given.
  ///   - timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Returns: the message.
  /// - Throws: ``ConnectionError``. After ``ConnectionError/timedOut`` and
  ///   ``ConnectionError/cancelled`` the message can still be received.
  /// - Complexity: O(*n*) in the number of bytes.
  public func receiveBytes(
    maximumLength: Int? = nil, timeout: Duration? = nil
  ) throws(ConnectionError) -> [UInt8] {
    try receiveMessage(limit: limit(maximumLength), until: TimeLimit(timeout))
  }

  /// Receives one message as bytes, by a deadline.
  ///
  /// As ``receiveBytes(maximumLength:timeout:)``.
  public func receiveBytes(
    maximumLength: Int? = nil, deadline: ContinuousClock.Instant
  ) throws(ConnectionError) -> [UInt8] {
    try receiveMessage(limit: limit(maximumLength), until: TimeLimit(deadline))
  }

  /// Receives one message into memory.
  ///
  /// Blocks the calling thread until the message is whole; there is no form of it that suspends.
  ///
  /// - Parameters:
  ///   - buffer: where the message is to lie, from its first byte on.
  ///   - timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Returns: how many bytes the message has.
  /// - Throws: ``ConnectionError``; ``ConnectionError/bufferTooSmall(message:capacity:)`` carries the
  ///   whole message, and the connection goes on.
  public func receiveBytes(
    into buffer: UnsafeMutableRawBufferPointer, timeout: Duration? = nil
  ) throws(ConnectionError) -> Int {
    try receiveBytes(into: buffer, until: TimeLimit(timeout))
  }

  /// Receives one message into memory, by a deadline.
  ///
  /// As ``receiveBytes(into:timeout:)``.
  public func receiveBytes(
    into buffer: UnsafeMutableRawBufferPointer, deadline: ContinuousClock.Instant
  ) throws(ConnectionError) -> Int {
    try receiveBytes(into: buffer, until: TimeLimit(deadline))
  }

  private func receiveBytes(
    into buffer: UnsafeMutableRawBufferPointer, until time: TimeLimit
  ) throws(ConnectionError) -> Int {
    let message = try receiveMessage(limit: maximumMessageLength, until: time)
    guard message.count <= buffer.count else {
      throw .bufferTooSmall(message: message, capacity: buffer.count)
    }
    buffer.copyBytes(from: message)
    return message.count
  }

  func limit(_ wanted: Int?) -> Int {
    min(maximumMessageLength, max(0, wanted ?? maximumMessageLength))
  }
}
