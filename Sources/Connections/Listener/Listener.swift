/// Waits at an address for clients, of this package or of Python, and has them prove that they have the
/// key.
///
/// ```swift
/// let listener = try Listener(
///   at: .tcp(host: "localhost", port: 6000), authenticationKey: AuthenticationKey("secret"))
/// for await connection in listener {     // Python: Client(("localhost", 6000), authkey=b"secret")
///   try await connection.sendBytes(connection.receiveBytes())
/// }
/// ```
///
/// Accepting and proving are two things. The proofs of all clients go on at the same time, each with its own
/// deadline, on a thread of the package's own: a client that says nothing, says half, or sends nonsense
/// costs its own connection and holds up nobody. ``accept(timeout:)`` gives the next client who
/// has proved it, or throws ``ListenerError/clientRefused(_:)`` for the next who has not; the
/// listener goes on. As an asynchronous sequence it passes over those; ``attempts`` does not.
///
/// ```swift
/// func next(of listener: Listener) throws -> Connection {
///   while true {
///     do {
///       return try listener.accept()
///     } catch {
///       guard case .clientRefused(let refused) = error else { throw error }
///       print(refused)
///     }
///   }
/// }
/// ```
///
/// (Thus, and not `catch ListenerError.clientRefused(let refused)`: where that is in a loop and other errors are thrown
/// on, the compiler of Swift 6.3 crashes, as with every typed error that carries something.)
///
/// Dropping the last reference closes the listener.
public final class Listener: Sendable {
  /// Where it listens; of a TCP address the real one, with its port.
  public let address: ConnectionAddress

  let storage: ListenerStorage

  /// Begins to listen.
  ///
  /// Blocks while the name of a host is looked up, and not otherwise.
  ///
  /// - Parameters:
  ///   - address: where; if not given at a new path, in a directory that only this user can enter,
  ///     which is removed when the listener is closed.
  ///   - authenticationKey: what clients must have; if not given, everybody gets in who can reach the
  ///     address.
  ///   - digests: which digests may prove the key; ``AuthenticationDigests/legacyMD5`` lets clients of
  ///     CPython 3.11 and earlier in.
  ///   - backlog: how many clients may have been let in who were not yet taken; others wait in the
  ///     system, which keeps as many again.
  ///   - handshakeTimeout: how long a client may take for its proof.
  ///   - maximumMessageLength: the longest message that the connections accept, in bytes.
  /// - Throws: ``ListenerError``: ``ListenerError/addressInUse(_:)``,
  ///   ``ListenerError/invalidAddress(_:)``, ``ListenerError/system(operation:code:)``.
  public init(
    at address: ConnectionAddress? = nil, authenticationKey: AuthenticationKey? = nil,
    digests: AuthenticationDigests = .standard, backlog: Int = 128,
    handshakeTimeout: Duration = .seconds(10),
    maximumMessageLength: Int = Connection.defaultMaximumMessageLength
  ) throws(ListenerError) {
    let reactor: Reactor
    do throws(ConnectionError) {
      reactor = try .shared
    } catch {
      guard case .system(let operation, let code) = error else { throw .closed }
      throw .system(operation: operation, code: code)
    }
    let listening = try ListeningSocket(at: address, backlog: backlog)
    self.address = listening.address
    storage = ListenerStorage(
      listening,
      options: ListenerOptions(
        authenticationKey: authenticationKey, digests: digests, backlog: backlog,
        handshakeTimeout: handshakeTimeout, maximumMessageLength: maximumMessageLength),
      reactor: reactor)
    storage.start()
  }

  deinit { storage.close() }

  /// Takes the next client.
  ///
  /// Blocks the calling thread until one comes. In async code the form that suspends is meant.
  ///
  /// - Parameter timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Returns: a connection to a client who has proved that it has the key.
  /// - Throws: ``ListenerError``; after ``ListenerError/clientRefused(_:)`` call it again.
  public func accept(timeout: Duration? = nil) throws(ListenerError) -> Connection {
    try storage.take(until: TimeLimit(timeout))
  }

  /// Takes the next client who comes by a deadline.
  ///
  /// As ``accept(timeout:)``.
  public func accept(deadline: ContinuousClock.Instant) throws(ListenerError) -> Connection {
    try storage.take(until: TimeLimit(deadline))
  }

  /// Takes the next client, suspending the task.
  ///
  /// Otherwise as the form that blocks.
  public func accept(timeout: Duration? = nil) async throws(ListenerError) -> Connection {
    try await storage.take(until: TimeLimit(timeout))
  }

  /// Takes the next client who comes by a deadline, suspending the task.
  ///
  /// Otherwise as the form that blocks.
  public func accept(deadline: ContinuousClock.Instant) async throws(ListenerError) -> Connection {
    try await storage.take(until: TimeLimit(deadline))
  }

  /// How many clients have been refused so far.
  public var refusedCount: Int { storage.refusedCount }

  /// Whether ``close()`` was called.
  public var isClosed: Bool { storage.isClosed }

  /// Stops listening, and closes the connections of those who were not taken; never blocks, and does
  /// nothing the second time.
  ///
  /// Every call that waits ends with ``ListenerError/closed``. Connections that were taken stay as
  /// they are. A socket's file is removed.
  public func close() { storage.close() }
}
