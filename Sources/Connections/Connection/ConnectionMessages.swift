extension Connection {
  /// The values that come over the connection, one after the other, until the other end is closed.
  ///
  /// ```swift
  /// for try await number in connection.messages(of: Int.self) { total += number }
  /// ```
  public func messages<Value: Decodable>(of type: Value.Type) -> ConnectionMessages<Value> {
    ConnectionMessages(connection: self)
  }
}

/// The values that come over a connection; see ``Connection/messages(of:)``.
public struct ConnectionMessages<Value: Decodable>: AsyncSequence {
  let connection: Connection

  /// Makes a reader; any number of them may read, and each message goes to one.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(connection: connection) }

  /// Receives on behalf of a task.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let connection: Connection

    /// Receives the next value, suspending the task.
    ///
    /// - Returns: the value; nil if the other end is closed, between two messages.
    /// - Throws: as ``Connection/receive(_:timeout:)``.
    public mutating func next() async throws -> Value? {
      do {
        return try await connection.receive(Value.self)
      } catch ConnectionError.peerClosed {
        return nil
      }
    }
  }
}

extension ConnectionMessages: Sendable {}
