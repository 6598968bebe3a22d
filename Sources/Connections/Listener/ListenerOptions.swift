/// What a ``Listener`` was told to do with those who come.
struct ListenerOptions: Sendable {
  var authenticationKey: AuthenticationKey?
  var digests: AuthenticationDigests
  var backlog: Int
  var handshakeTimeout: Duration
  var maximumMessageLength: Int

  /// How many may be in the middle of their proof at once; the oldest of more is turned away, who
  /// has been silent longest.
  let maximumPending: Int

  /// - Parameter maximumPending: if not given, 512 or the backlog, whichever is more.
  init(
    authenticationKey: AuthenticationKey?, digests: AuthenticationDigests, backlog: Int,
    handshakeTimeout: Duration, maximumMessageLength: Int, maximumPending: Int? = nil
  ) {
    self.authenticationKey = authenticationKey
    self.digests = digests
    self.backlog = backlog
    self.handshakeTimeout = handshakeTimeout
    self.maximumMessageLength = maximumMessageLength
    self.maximumPending = maximumPending ?? max(512, backlog)
  }
}
