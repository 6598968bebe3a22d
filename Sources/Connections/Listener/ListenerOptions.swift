/// What a ``Listener`` was told to do with those who come.
struct ListenerOptions: Sendable {
  var authenticationKey: AuthenticationKey?
  var digests: AuthenticationDigests
  var backlog: Int
  var handshakeTimeout: Duration
  var maximumMessageLength: Int

  /// How many may be in the middle of their proof at once; the oldest of more is turned away, who
  /// has been silent longest.
  var maximumPending: Int { max(512, backlog) }
}
