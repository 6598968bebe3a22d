internal import Multiprocessing

extension Connection {
  /// Sends a value as one message, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func send(_ value: some Encodable, timeout: Duration? = nil) async throws {
    try await send(value, until: TimeLimit(timeout))
  }

  /// Sends a value as one message by a deadline, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func send(_ value: some Encodable, deadline: ContinuousClock.Instant) async throws {
    try await send(value, until: TimeLimit(deadline))
  }

  private func send(_ value: some Encodable, until limit: TimeLimit) async throws {
    try checkWritable()
    let bytes = try BinaryEncoder().encode(value)
    try await sendMessage(bytes, in: 0..<bytes.count, until: limit)
  }

  /// Receives one message as a value, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func receive<Value: Decodable>(
    _ type: Value.Type, timeout: Duration? = nil
  ) async throws -> Value {
    let message = try await receiveMessage(limit: maximumMessageLength, until: TimeLimit(timeout))
    return try BinaryDecoder().decode(type, from: message)
  }

  /// Receives one message as a value by a deadline, suspending the task where it has to wait.
  ///
  /// Otherwise as the form that blocks.
  public func receive<Value: Decodable>(
    _ type: Value.Type, deadline: ContinuousClock.Instant
  ) async throws -> Value {
    let message = try await receiveMessage(limit: maximumMessageLength, until: TimeLimit(deadline))
    return try BinaryDecoder().decode(type, from: message)
  }
}
