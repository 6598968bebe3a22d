internal import Glibc
internal import Threading

/// Runs a call that blocks on a thread of its own, for a task that waits.
final class Connector: Sendable {
  private enum State {
    case running
    case done(Result<Connection, ConnectionError>)
    case abandoned
  }

  private let state = LockedValue(State.running)
  private let wait = Wait()

  /// Runs `body`; a connection that comes too late for a cancelled task is closed.
  func run(
    _ body: @escaping @Sendable () throws(ConnectionError) -> Connection
  ) async throws(ConnectionError) -> Connection {
    let reactor = try Reactor.shared
    let thread = OSThread<Void>(name: "connecting", isDaemon: true) {
      self.finish(Result(catching: body))
    }
    do {
      try thread.start()
    } catch {
      throw .system(operation: "pthread_create", code: EAGAIN)
    }
    _ = await wait.suspend(until: .none, on: reactor)
    let result: Result<Connection, ConnectionError> = state.withLock { state in
      guard case .done(let result) = state else {
        state = .abandoned
        return .failure(.cancelled)
      }
      return result
    }
    return try result.get()
  }

  private func finish(_ result: Result<Connection, ConnectionError>) {
    let isWanted = state.withLock { state in
      guard case .running = state else { return false }
      state = .done(result)
      return true
    }
    if isWanted { wait.end(.woken) } else { try? result.get().close() }
  }
}
