internal import Glibc
internal import Threading

extension Connection {
  /// How long a connection may take to come about, unless something else is said: 20 seconds.
  public static let defaultConnectTimeout = Duration.seconds(20)

  /// Connects to a listener: one of this package, or one of Python's.
  ///
  /// Blocks the calling thread. In async code the form that suspends is meant.
  ///
  /// ```swift
  /// let key = try AuthenticationKey("secret")
  /// let python = try Connection(to: .tcp(host: "localhost", port: 6000), authenticationKey: key)
  /// try python.sendBytes(Array("hello".utf8))     // there: conn.recv_bytes()
  /// ```
  ///
  /// - Parameters:
  ///   - address: where the listener listens.
  ///   - authenticationKey: the key that the listener has; none if it has none.
  ///   - digests: which digests may prove the key; ``AuthenticationDigests/legacyMD5`` for a listener of
  ///     CPython 3.11 or earlier.
  ///   - maximumMessageLength: the longest message that is accepted, in bytes.
  ///   - timeout: how long connecting and the proof may take together; nil for ever. The lookup of a
  ///     host's name is not counted.
  /// - Throws: ``ConnectionError``: ``ConnectionError/unreachable(_:code:)`` if nobody listens,
  ///   ``ConnectionError/notAuthenticated(_:)`` if the keys differ or if only one side has one,
  ///   ``ConnectionError/invalidAddress(_:)``, ``ConnectionError/timedOut``.
  public convenience init(
    to address: ConnectionAddress, authenticationKey: AuthenticationKey? = nil,
    digests: AuthenticationDigests = .standard,
    maximumMessageLength: Int = defaultMaximumMessageLength,
    timeout: Duration? = defaultConnectTimeout
  ) throws(ConnectionError) {
    let addresses = try address.resolve(toListen: false)
    let limit = TimeLimit(timeout)
    let descriptor = try ConnectingSocket.connect(to: addresses, named: address, until: limit)
    self.init(descriptor, maximumMessageLength: maximumMessageLength)
    guard let authenticationKey else { return }
    do throws(ConnectionError) {
      try authenticate(
        Handshake(as: .client, key: authenticationKey, digests: digests), until: limit)
    } catch {
      close()
      throw error
    }
  }

  /// Connects to a listener, suspending the task.
  ///
  /// Otherwise as the form that blocks. It has a thread of its own for as long as it takes, because
  /// the system has no other way to look a name up; a task that is cancelled does not wait for it.
  public convenience init(
    to address: ConnectionAddress, authenticationKey: AuthenticationKey? = nil,
    digests: AuthenticationDigests = .standard,
    maximumMessageLength: Int = defaultMaximumMessageLength,
    timeout: Duration? = defaultConnectTimeout
  ) async throws(ConnectionError) {
    let connector = Connector()
    let connected = try await connector.run { () throws(ConnectionError) in
      try Connection(
        to: address, authenticationKey: authenticationKey, digests: digests,
        maximumMessageLength: maximumMessageLength, timeout: timeout)
    }
    self.init(sharing: connected)
  }
}
