extension Connection {
  /// Sends bytes as one message, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func sendBytes(
    _ bytes: [UInt8], in range: Range<Int>? = nil, timeout: Duration? = nil
  ) async throws(ConnectionError) {
    try await sendMessage(bytes, in: bytes.checked(range), until: TimeLimit(timeout))
  }

  /// Sends bytes as one message by a deadline, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func sendBytes(
    _ bytes: [UInt8], in range: Range<Int>? = nil, deadline: ContinuousClock.Instant
  ) async throws(ConnectionError) {
    try await sendMessage(bytes, in: bytes.checked(range), until: TimeLimit(deadline))
  }

  /// Receives one message as bytes, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func receiveBytes(
    maximumLength: Int? = nil, timeout: Duration? = nil
  ) async throws(ConnectionError) -> [UInt8] {
    try await receiveMessage(limit: limit(maximumLength), until: TimeLimit(timeout))
  }

  /// Receives one message as bytes by a deadline, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func receiveBytes(
    maximumLength: Int? = nil, deadline: ContinuousClock.Instant
  ) async throws(ConnectionError) -> [UInt8] {
    try await receiveMessage(limit: limit(maximumLength), until: TimeLimit(deadline))
  }
}
