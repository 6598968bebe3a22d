internal import Multiprocessing

extension Connection {
  /// Sends a value as one message, in the binary format of this package.
  ///
  /// Blocks the calling thread while the other end does not receive and the system's buffer is full.
  /// In async code the form that suspends is meant.
  ///
  /// - Parameters:
  ///   - value: what to send.
  ///   - timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Throws: ``ConnectionError``, or `EncodingError` (or what the value itself throws) if the value
  ///   cannot be encoded; then nothing was sent.
  /// - Complexity: O(*n*) in the size of the value; arrays of numbers at the speed of a memory copy.
  public func send(_ value: some Encodable, timeout: Duration? = nil) throws {
    let limit = TimeLimit(timeout)
    try send(value, until: limit)
  }

  /// Sends a value as one message, by a deadline.
  ///
  /// As ``send(_:timeout:)``.
  public func send(_ value: some Encodable, deadline: ContinuousClock.Instant) throws {
    try send(value, until: TimeLimit(deadline))
  }

  private func send(_ value: some Encodable, until limit: TimeLimit) throws {
    try checkWritable()
    let bytes = try BinaryEncoder().encode(value)
    try bytes.withUnsafeBytes { try sendMessage($0, until: limit) }
  }

  /// Receives one message as a value.
  ///
  /// Blocks the calling thread until the message is whole. In async code the form that suspends is
  /// meant.
  ///
  /// - Parameters:
  ///   - type: what the value is.
  ///   - timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Returns: the value.
  /// - Throws: ``ConnectionError``, or `DecodingError` (or what the type itself throws) if the message
  ///   is no value of the type; then the message is gone, and the connection goes on.
  /// - Complexity: O(*n*) in the size of the message, whoever sent it.
  public func receive<Value: Decodable>(
    _ type: Value.Type, timeout: Duration? = nil
  ) throws -> Value {
    let message = try receiveMessage(limit: maximumMessageLength, until: TimeLimit(timeout))
    return try BinaryDecoder().decode(type, from: message)
  }

  /// Receives one message as a value, by a deadline.
  ///
  /// As ``receive(_:timeout:)``.
  public func receive<Value: Decodable>(
    _ type: Value.Type, deadline: ContinuousClock.Instant
  ) throws -> Value {
    let message = try receiveMessage(limit: maximumMessageLength, until: TimeLimit(deadline))
    return try BinaryDecoder().decode(type, from: message)
  }
}
