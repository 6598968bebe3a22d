/// The mutual proof of CPython's `multiprocessing.connection`, from one end's point of view.
///
/// It does no input and no output: feed it messages, and carry out what it answers.
///
/// The listener challenges first and then answers; the client answers first and then challenges.
struct Handshake: Sendable {
  enum Role {
    case listener
    case client
  }

  enum Action: Equatable {
    case send([UInt8])
    /// Both ends have proved it; nothing follows.
    case succeed
    /// The connection must be closed; nothing follows.
    case fail(AuthenticationFailure)
  }

  private enum Stage {
    case awaitingChallenge
    case awaitingVerdict
    case awaitingAnswer(to: [UInt8])
    case ended
  }

  /// No message of the handshake is longer.
  static let longestMessage = 256
  static let challengeMark = Array("#CHALLENGE#".utf8)
  static let welcome = Array("#WELCOME#".utf8)
  static let failure = Array("#FAILURE#".utf8)
  /// How many random bytes a challenge has.
  static let nonceLength = 40
  /// How long the challenges of CPython 3.11 and earlier are, which have no prefix.
  private static let legacyChallengeLength = 20
  /// How long an answer without a prefix may be; the second is what CPython takes for one, too.
  private static let legacyAnswerLengths = [16, 20]
  private static let longestDigestName = 8

  private let role: Role
  private let key: AuthenticationKey
  private let digests: AuthenticationDigests
  private let nonce: [UInt8]
  private var stage = Stage.ended

  /// Makes one that has not begun.
  ///
  /// - Parameter nonce: the random bytes of this end's challenge.
  init(
    as role: Role, key: AuthenticationKey, digests: AuthenticationDigests,
    nonce: [UInt8] = Handshake.randomNonce()
  ) {
    self.role = role
    self.key = key
    self.digests = digests
    self.nonce = nonce
  }

  static func randomNonce() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<nonceLength).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// What the peer is to say next; nil when nothing is awaited.
  var awaits: AuthenticationFailure.Step? {
    switch stage {
    case .awaitingChallenge: .challenge
    case .awaitingVerdict: .verdict
    case .awaitingAnswer: .answer
    case .ended: nil
    }
  }

  /// Begins.
  mutating func start() -> [Action] {
    switch role {
    case .listener: return challenge()
    case .client:
      stage = .awaitingChallenge
      return []
    }
  }

  /// Takes the peer's next message.
  mutating func receive(_ message: [UInt8]) -> [Action] {
    guard let awaits else { return [] }
    guard message.count <= Self.longestMessage else {
      return fail(.unexpectedMessage(awaiting: awaits))
    }
    switch stage {
    case .awaitingChallenge: return answer(message)
    case .awaitingVerdict: return judged(message)
    case .awaitingAnswer(let challenge): return judge(message, to: challenge)
    case .ended: return []
    }
  }

  // MARK: - Proving it

  private mutating func answer(_ message: [UInt8]) -> [Action] {
    guard message.starts(with: Self.challengeMark) else {
      return fail(.unexpectedMessage(awaiting: .challenge))
    }
    let challenge = Array(message.dropFirst(Self.challengeMark.count))
    guard challenge.count >= Self.legacyChallengeLength else {
      return fail(.challengeTooShort(length: challenge.count))
    }
    stage = .awaitingVerdict
    if challenge.count == Self.legacyChallengeLength {
      guard digests.contains(.md5) else { return fail(.legacyPeer) }
      return [.send(MessageDigest.md5.code(of: challenge, key: key))]
    }
    switch digest(of: challenge, awaiting: .challenge) {
    case .failure(let failure): return fail(failure)
    case .success(let digest):
      return [.send(digest.prefix + digest.code(of: challenge, key: key))]
    }
  }

  private mutating func judged(_ message: [UInt8]) -> [Action] {
    guard message == Self.welcome else {
      return fail(
        message == Self.failure ? .rejected : .unexpectedMessage(awaiting: .verdict))
    }
    return role == .listener ? succeed() : challenge()
  }

  // MARK: - Having it proved

  private mutating func challenge() -> [Action] {
    guard let digest = MessageDigest.preferred(of: digests) else { return fail(.noDigest) }
    let challenge = digest.prefix + nonce
    stage = .awaitingAnswer(to: challenge)
    return [.send(Self.challengeMark + challenge)]
  }

  private mutating func judge(_ answer: [UInt8], to challenge: [UInt8]) -> [Action] {
    if let failure = flaw(of: answer, to: challenge) {
      return [.send(Self.failure)] + fail(failure)
    }
    let welcome = Action.send(Self.welcome)
    guard role == .listener else { return [welcome] + succeed() }
    stage = .awaitingChallenge
    return [welcome]
  }

  /// What is wrong with an answer; nil if it is right.
  private func flaw(of answer: [UInt8], to challenge: [UInt8]) -> AuthenticationFailure? {
    if Self.legacyAnswerLengths.contains(answer.count) {
      guard digests.contains(.md5) else { return .legacyPeer }
      let isRight = MessageDigest.md5.accepts(answer[...], of: challenge, key: key)
      return isRight ? nil : .wrongAnswer
    }
    switch digest(of: answer, awaiting: .answer) {
    case .failure(let failure): return failure
    case .success(let digest):
      let code = answer.dropFirst(digest.prefix.count)
      return digest.accepts(code, of: challenge, key: key) ? nil : .wrongAnswer
    }
  }

  /// The digest that a message names at its beginning.
  private func digest(
    of message: [UInt8], awaiting step: AuthenticationFailure.Step
  ) -> Result<MessageDigest, AuthenticationFailure> {
    guard message.first == UInt8(ascii: "{"),
      let end = message.prefix(Self.longestDigestName + 2).firstIndex(of: UInt8(ascii: "}"))
    else { return .failure(.unexpectedMessage(awaiting: step)) }
    let name = String(decoding: message[1..<end], as: UTF8.self)
    guard let digest = MessageDigest(rawValue: name), digests.contains(digest.option) else {
      return .failure(.digestNotAllowed(name))
    }
    return .success(digest)
  }

  // MARK: - The end

  private mutating func succeed() -> [Action] {
    stage = .ended
    return [.succeed]
  }

  private mutating func fail(_ failure: AuthenticationFailure) -> [Action] {
    stage = .ended
    return [.fail(failure)]
  }
}
