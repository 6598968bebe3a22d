extension Connection {
  /// Waits until something can be received from at least one of several connections.
  ///
  /// Blocks the calling thread. Takes nothing.
  ///
  /// - Parameters:
  ///   - connections: those to wait for; none at all is an answer at once.
  ///   - timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Returns: all from which something (a message, a part of one, the end) can be received, in the
  ///   order given; none if the time ran out.
  /// - Throws: ``ConnectionError/closed`` if one of them is closed here, before or meanwhile;
  ///   ``ConnectionError/notReadable`` if one of them is for sending only.
  /// - Complexity: O(*n*) in the number of connections.
  public static func wait(
    for connections: [Connection], timeout: Duration? = nil
  ) throws(ConnectionError) -> [Connection] {
    try wait(for: connections.map(WaitSource.connection), timeout: timeout)
      .map { connections[$0] }
  }

  /// Waits for several connections, suspending the task.
  ///
  /// Otherwise as the form that blocks.
  public static func wait(
    for connections: [Connection], timeout: Duration? = nil
  ) async throws(ConnectionError) -> [Connection] {
    try await wait(for: connections.map(WaitSource.connection), timeout: timeout)
      .map { connections[$0] }
  }

  /// Waits until at least one of several sources, connections or other descriptors, is ready.
  ///
  /// As ``wait(for:timeout:)-([Connection],_)``; for descriptors that are not open it throws
  /// ``ConnectionError/system(operation:code:)``.
  ///
  /// - Returns: where in the array those stand that are ready.
  public static func wait(
    for sources: [WaitSource], timeout: Duration? = nil
  ) throws(ConnectionError) -> [Int] {
    let limit = TimeLimit(timeout)
    guard !sources.isEmpty else { return [] }
    var check = try ReadinessCheck(sources, withWakeups: true)
    return try check.wait(until: limit)
  }

  /// Waits for several sources, suspending the task.
  ///
  /// Otherwise as the form that blocks.
  public static func wait(
    for sources: [WaitSource], timeout: Duration? = nil
  ) async throws(ConnectionError) -> [Int] {
    let limit = TimeLimit(timeout)
    guard !sources.isEmpty else { return [] }
    let reactor = try Reactor.shared
    while true {
      let ready = try readyNow(sources)
      if !ready.isEmpty { return ready }
      // One wait for all: whoever comes first ends it.
      let wait = Wait()
      defer { for source in sources { source.remove(wait, on: reactor) } }
      for source in sources { try source.add(wait, on: reactor) }
      switch await wait.suspend(until: limit, on: reactor) {
      case .woken: continue
      case .timedOut: return []
      case .cancelled: throw .cancelled
      case .closed: throw .closed
      }
    }
  }

  private static func readyNow(_ sources: [WaitSource]) throws(ConnectionError) -> [Int] {
    var check = try ReadinessCheck(sources, withWakeups: false)
    return try check.wait(until: TimeLimit(.zero))
  }
}

extension WaitSource {
  fileprivate func add(_ wait: Wait, on reactor: Reactor) throws(ConnectionError) {
    switch self {
    case .connection(let connection):
      try connection.socket.add(wait, for: .input, on: reactor)
    case .descriptor(let descriptor):
      let code = reactor.add(wait, for: .input, of: descriptor)
      guard code == 0 else { throw .system(operation: "epoll_ctl", code: code) }
    }
  }

  fileprivate func remove(_ wait: Wait, on reactor: Reactor) {
    switch self {
    case .connection(let connection): connection.socket.remove(wait, on: reactor)
    case .descriptor(let descriptor): reactor.remove(wait, of: descriptor)
    }
  }
}
