internal import Glibc
internal import Multiprocessing
internal import Threading

/// What a listener does, on the reactor's thread: accepts, has clients prove that they have the key,
/// and keeps them for whoever takes them.
///
/// Each client's proof is a task of its own with its own deadline, so that none waits for another.
final class ListenerStorage: Sendable {
  private let socket: SocketHandle
  private let file: SocketFile?
  private let options: ListenerOptions
  private let reactor: Reactor
  private let state: LockedValue<ListenerState>

  init(_ listening: ListeningSocket, options: ListenerOptions, reactor: Reactor) {
    socket = SocketHandle(listening.descriptor)
    file = listening.file
    self.options = options
    self.reactor = reactor
    state = LockedValue(
      ListenerState(capacity: options.backlog, maximumPending: options.maximumPending))
  }

  var isClosed: Bool { state.withLock { $0.isClosed } }
  var refusedCount: Int { state.withLock { $0.refusedCount } }

  /// Begins to accept.
  func start() {
    Task(executorPreference: reactor) { await self.run() }
  }

  /// Stops, and closes whom nobody has taken.
  func close() {
    guard let (connections, waits) = state.withLock({ $0.close() }) else { return }
    file?.remove()
    // At once, even if the reactor's thread is about to accept. A copy of the program that was forked has the
    // same socket, which is not its own.
    if socket.isOwn {
      try? socket.withDescriptor { descriptor in _ = shutdown(descriptor, Int32(SHUT_RDWR)) }
    }
    socket.close()
    for connection in connections { connection.close() }
    for wait in waits { wait.end(.closed) }
  }

  // MARK: - Taking

  /// The next who came, blocking the calling thread.
  func take(until limit: TimeLimit) throws(ListenerError) -> Connection {
    while true {
      switch takeAtOnce() {
      case .attempt(let attempt, _): return try attempt.get()
      case .closed: throw .closed
      case .wait(let wait): try leave(wait, wait.block(until: limit))
      }
    }
  }

  /// The next who came, suspending the calling task.
  func take(until limit: TimeLimit) async throws(ListenerError) -> Connection {
    if Task.isCancelled { throw .cancelled }
    while true {
      switch takeAtOnce() {
      case .attempt(let attempt, _): return try attempt.get()
      case .closed: throw .closed
      case .wait(let wait): try leave(wait, await wait.suspend(until: limit, on: reactor))
      }
    }
  }

  private func takeAtOnce() -> ListenerState.Taking {
    let taking = state.withLock { $0.take() }
    if case .attempt(_, let roomFor?) = taking { roomFor.end(.woken) }
    return taking
  }

  private func leave(_ wait: Wait, _ outcome: WaitOutcome) throws(ListenerError) {
    switch outcome {
    case .woken: return
    case .closed: throw .closed
    case .timedOut, .cancelled:
      state.withLock { $0.leave(wait) }
      throw outcome == .timedOut ? .timedOut : .cancelled
    }
  }

  // MARK: - Accepting

  private func run() async {
    while !isClosed {
      if let wait = state.withLock({ $0.room() }) {
        _ = await wait.suspend(until: .none, on: reactor)
        continue
      }
      do throws(ConnectionError) {
        try await socket.wait(for: .input, until: .none, on: reactor)
        try acceptOne()
      } catch {
        guard case .system(let operation, let code) = error else { continue }
        deliver(.failure(.system(operation: operation, code: code)))
        // Out of descriptors or of memory: others may give some back meanwhile.
        _ = await Wait().suspend(until: TimeLimit(.milliseconds(50)), on: reactor)
      }
    }
  }

  private func acceptOne() throws(ConnectionError) {
    let outcome = try socket.withDescriptor { SocketCalls.accept(on: $0) }
    switch outcome {
    case .result(let descriptor):
      begin(Connection(descriptor, maximumMessageLength: options.maximumMessageLength))
    case .failed(let code):
      switch code {
      case EMFILE, ENFILE, ENOMEM, ENOBUFS: throw .system(operation: "accept", code: code)
      // The client has gone, or the listener has been closed.
      default: return
      }
    }
  }

  private func begin(_ connection: Connection) {
    guard let key = options.authenticationKey else {
      deliver(.success(connection))
      return
    }
    guard let (id, toTurnAway) = state.withLock({ $0.began(connection) }) else {
      connection.close()
      return
    }
    toTurnAway?.close()
    let handshake = Handshake(as: .listener, key: key, digests: options.digests)
    let limit = TimeLimit(options.handshakeTimeout)
    // Before it is turned away, which closes its connection.
    let peer = connection.peerAddress
    Task(executorPreference: reactor) {
      var failure: ConnectionError?
      do throws(ConnectionError) {
        try await connection.authenticate(handshake, until: limit)
      } catch {
        failure = error
      }
      if self.state.withLock({ $0.ended(id) }) {
        failure = .notAuthenticated(.turnedAway(limit: self.options.maximumPending))
      }
      guard let failure else { return self.deliver(.success(connection)) }
      connection.close()
      self.deliver(.failure(.clientRefused(ClientRefused(peer: peer, reason: failure))))
    }
  }

  private func deliver(_ attempt: ListenerState.Attempt) {
    var (isWanted, taker) = state.withLock { $0.deliver(attempt) }
    guard isWanted else {
      try? attempt.get().close()
      return
    }
    // One whose time was over meanwhile has not taken it.
    while let wait = taker, !wait.end(.woken) {
      taker = state.withLock { $0.nextTaker() }
    }
  }
}
