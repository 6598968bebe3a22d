extension Connection {
  /// Whether a message, a part of one, or the end can be received now or within the time given.
  ///
  /// Blocks the calling thread meanwhile. Takes nothing, and does not look inside: a receive that
  /// follows may still have to wait for the rest of a message.
  ///
  /// - Parameter timeout: how long to wait at most; nil for ever, zero (if not given) or less not at
  ///   all.
  /// - Returns: whether there is something; `false` says that the time ran out.
  /// - Throws: ``ConnectionError/closed``, ``ConnectionError/notReadable``.
  public func poll(timeout: Duration? = .zero) throws(ConnectionError) -> Bool {
    try poll(until: TimeLimit(timeout))
  }

  /// Whether something can be received by a deadline.
  ///
  /// As ``poll(timeout:)``.
  public func poll(deadline: ContinuousClock.Instant) throws(ConnectionError) -> Bool {
    try poll(until: TimeLimit(deadline))
  }

  private func poll(until limit: TimeLimit) throws(ConnectionError) -> Bool {
    try checkReadable()
    do throws(ConnectionError) {
      try socket.wait(for: .input, until: limit)
      return true
    } catch {
      if error == .timedOut { return false }
      throw error
    }
  }

  /// Whether something can be received, suspending the task for the time given.
  ///
  /// Otherwise as the form that blocks.
  public func poll(timeout: Duration? = .zero) async throws(ConnectionError) -> Bool {
    try await poll(until: TimeLimit(timeout))
  }

  /// Whether something can be received by a deadline, suspending the task.
  ///
  /// Otherwise as the form that blocks.
  public func poll(deadline: ContinuousClock.Instant) async throws(ConnectionError) -> Bool {
    try await poll(until: TimeLimit(deadline))
  }

  private func poll(until limit: TimeLimit) async throws(ConnectionError) -> Bool {
    try checkReadable()
    if try isReady() { return true }
    do throws(ConnectionError) {
      try await socket.wait(for: .input, until: limit, on: .shared)
      return true
    } catch {
      if error == .timedOut { return false }
      throw error
    }
  }

  /// Whether there is something at this moment; never waits.
  private func isReady() throws(ConnectionError) -> Bool {
    do throws(ConnectionError) {
      try socket.wait(for: .input, until: TimeLimit(.zero))
      return true
    } catch {
      if error == .timedOut { return false }
      throw error
    }
  }
}
