extension Listener: AsyncSequence {
  /// A listener gives connections until it is closed; it does not fail.
  public typealias Failure = Never

  /// Makes a taker; any number of them may take, and each client goes to one.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(listener: self) }

  /// Takes clients on behalf of a task.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let listener: Listener

    /// Takes the next client who has proved that it has the key, suspending the task.
    ///
    /// - Returns: a connection; nil if the listener is closed or the task is cancelled.
    public mutating func next() async -> Connection? {
      while true {
        do throws(ListenerError) {
          return try await listener.accept()
        } catch {
          if error == .closed || error == .cancelled { return nil }
        }
      }
    }

    /// Takes the next client on behalf of an actor.
    ///
    /// As ``next()``.
    public mutating func next(
      isolation: isolated (any Actor)?
    ) async throws(Never) -> Connection? {
      await next()
    }
  }

  /// All who come, those who are refused, too, until the listener is closed.
  ///
  /// ```swift
  /// for await attempt in listener.attempts {
  ///   switch attempt {
  ///   case .success(let connection): serve(connection)
  ///   case .failure(let error): log(error)
  ///   }
  /// }
  /// ```
  public var attempts: ListenerAttempts { ListenerAttempts(listener: self) }
}

/// All who come to a listener; see ``Listener/attempts``.
public struct ListenerAttempts: AsyncSequence, Sendable {
  let listener: Listener

  /// Makes a taker; any number of them may take, and each client goes to one.
  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(listener: listener) }

  /// Takes attempts on behalf of a task.
  public struct AsyncIterator: AsyncIteratorProtocol {
    let listener: Listener

    /// Takes the next who came, suspending the task.
    ///
    /// - Returns: a connection, or why there is none; nil if the listener is closed or the task is
    ///   cancelled.
    public mutating func next() async -> Result<Connection, ListenerError>? {
      do throws(ListenerError) {
        return .success(try await listener.accept())
      } catch {
        return error == .closed || error == .cancelled ? nil : .failure(error)
      }
    }
  }
}
