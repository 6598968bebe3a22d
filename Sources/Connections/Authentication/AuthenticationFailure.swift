/// Why two ends did not prove to each other that they have the same key.
public enum AuthenticationFailure: Error, Hashable, Sendable {
  /// What the two ends say to each other, in the order of one direction.
  public enum Step: String, Hashable, Sendable {
    /// The bytes that are to be authenticated.
    case challenge
    /// Their code.
    case answer
    /// Whether the code is right.
    case verdict
  }

  /// The peer's answer was wrong: it has another key.
  case wrongAnswer
  /// The peer did not accept our answer: it has another key.
  case rejected
  /// The peer speaks as CPython 3.11 and earlier does, which knows MD5 alone, and that is not allowed
  /// here.
  case legacyPeer
  /// The peer used a digest that is not known or not allowed here.
  case digestNotAllowed(String)
  /// No digest at all is allowed here.
  case noDigest
  /// What came is no part of the protocol; the peer may have no key.
  case unexpectedMessage(awaiting: Step)
  /// The peer's challenge was shorter than the 20 bytes that it needs.
  case challengeTooShort(length: Int)
  /// The peer said nothing, or not enough, in time.
  case timedOut(awaiting: Step)
  /// The peer closed the connection; a ``Listener`` does so, too, with clients that it turns away for others
  /// (``turnedAway(limit:)``), as the protocol has no word for that.
  case peerClosed(awaiting: Step)
  /// At the listener: so many other clients came before this one had proved that it has the key.
  case turnedAway(limit: Int)
}

extension AuthenticationFailure: CustomStringConvertible {
  /// Says what was wrong, and what can be done.
  public var description: String {
    switch self {
    case .wrongAnswer: "the peer's answer was wrong: it has another key"
    case .rejected: "the peer rejected our answer: it has another key"
    case .legacyPeer:
      "the peer knows MD5 only, as Python 3.11 and earlier do: allow it with digests: .legacyMD5"
    case .digestNotAllowed(let name):
      // The peer's own bytes, from before it has proved anything: none must reach a terminal or a log.
      "the peer used the digest \(name.debugDescription), which is not allowed"
    case .noDigest: "no digest is allowed: give at least one, such as .standard"
    case .unexpectedMessage(let step):
      "the peer sent something else than its \(step.rawValue): has it been given a key?"
    case .challengeTooShort(let length):
      "the peer's challenge has \(length) bytes, and at least 20 are needed"
    case .timedOut(let step):
      "the peer's \(step.rawValue) did not come in time: has it been given a key?"
    case .peerClosed(let step):
      "the peer closed the connection before its \(step.rawValue) came: "
        + "it has ended, or too many others came in the meantime"
    case .turnedAway(let limit):
      "\(limit) others came before it had proved that it has the key, and it was turned away for them"
    }
  }
}
