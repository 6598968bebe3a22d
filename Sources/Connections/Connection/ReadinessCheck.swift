internal import Glibc
internal import Multiprocessing

/// Several sources that are looked at with one call of the system's; in use for as long as this
/// lives.
struct ReadinessCheck: ~Copyable {
  private var descriptors: [pollfd] = []
  private var sockets: [SocketHandle] = []
  private let count: Int

  /// Begins to use the sources' descriptors.
  ///
  /// - Throws: ``ConnectionError/closed`` or ``ConnectionError/notReadable`` if one of them cannot be
  ///   waited for.
  init(_ sources: [WaitSource], withWakeups: Bool) throws(ConnectionError) {
    count = sources.count
    for source in sources {
      if case .connection(let connection) = source { try connection.checkReadable() }
    }
    do throws(ConnectionError) {
      for source in sources {
        switch source {
        case .connection(let connection):
          try add(connection.socket.enter())
          sockets.append(connection.socket)
        case .descriptor(let descriptor):
          guard descriptor >= 0 else {
            throw .system(operation: "poll", code: EBADF)
          }
          add(descriptor)
        }
      }
      if withWakeups {
        for socket in sockets { add(try socket.wakeupDescriptor()) }
      }
    } catch {
      for socket in sockets { socket.leave() }
      sockets = []
      throw error
    }
  }

  deinit {
    for socket in sockets { socket.leave() }
  }

  private mutating func add(_ descriptor: Int32) {
    descriptors.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
  }

  /// Blocks until a source is ready; the indices of all that are, none if the time is over.
  mutating func wait(until limit: TimeLimit) throws(ConnectionError) -> [Int] {
    while true {
      let outcome = SocketCalls.waitReady(&descriptors, nanoseconds: limit.nanosecondsLeft)
      if sockets.contains(where: \.isClosed) { throw .closed }
      switch outcome {
      case .result(0): if limit.isOver { return [] }
      case .result:
        if descriptors[..<count].contains(where: { $0.revents & Int16(POLLNVAL) != 0 }) {
          throw .system(operation: "poll", code: EBADF)
        }
        return (0..<count).filter { descriptors[$0].revents != 0 }
      case .failed(let code): throw .system(operation: "ppoll", code: code)
      }
    }
  }
}
