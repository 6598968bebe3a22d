import Testing

@testable import Connections

@Suite("Handshake", .timeLimit(.minutes(20)))
struct HandshakeTests {
  private let key = try! AuthenticationKey("secret")
  /// The random part of the challenges of the published vectors.
  private let nonce = Array(UInt8(0)..<40)

  private func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.count, by: 2).map { offset in
      let start = hex.index(hex.startIndex, offsetBy: offset)
      return UInt8(hex[start..<hex.index(start, offsetBy: 2)], radix: 16)!
    }
  }

  private func challenge(_ name: String) -> [UInt8] { Array("{\(name)}".utf8) + nonce }

  private func answer(
    to challenge: [UInt8], digests: AuthenticationDigests = .legacyMD5
  ) -> [Handshake.Action] {
    var client = Handshake(as: .client, key: key, digests: digests)
    #expect(client.start() == [])
    return client.receive(Handshake.challengeMark + challenge)
  }

  @Test(
    "answers are those of CPython",
    arguments: [
      ("sha256", "fc57fbe650d6124b98215e7b5d197d5807ad69982d275a9735ea2d56f1fa6989"),
      ("md5", "e8928e8cca3ace2d777017168dc6a0b2"),
      (
        "sha384",
        "bae78a3376369f7b803a8473318a9b7062495b47434159ac84fc92ddb33c51b277c44c3edd9a5f9cb7d628f21abe2665"
      ),
      ("sha3_256", "82e8fa62f363295b6655abecf0e98e510224c559e9745af9741c357aec358f90"),
    ])
  func vectors(_ digest: String, _ code: String) throws {
    let expected = Array("{\(digest)}".utf8) + bytes(code)
    #expect(answer(to: challenge(digest)) == [.send(expected)])
    // And each is accepted for a challenge of its own digest.
    let option = try #require(MessageDigest(rawValue: digest)?.option)
    var listener = Handshake(as: .listener, key: key, digests: option, nonce: nonce)
    #expect(listener.start() == [.send(Handshake.challengeMark + challenge(digest))])
    #expect(listener.receive(expected) == [.send(Handshake.welcome)])
  }

  @Test("the old form is answered and accepted, if it is allowed")
  func legacy() {
    let old = Array(UInt8(0)..<20)
    #expect(answer(to: old) == [.send(bytes("7defa9cc46abc3583325d17ccda75190"))])
    #expect(answer(to: old, digests: .standard) == [.fail(.legacyPeer)])

    let raw = bytes("8e48d2bb349b4b72b9382999ed5b62eb")
    var listener = Handshake(as: .listener, key: key, digests: .legacyMD5, nonce: nonce)
    #expect(listener.start() == [.send(Handshake.challengeMark + challenge("sha256"))])
    #expect(listener.receive(raw) == [.send(Handshake.welcome)])
    listener = Handshake(as: .listener, key: key, digests: .standard, nonce: nonce)
    _ = listener.start()
    #expect(listener.receive(raw) == [.send(Handshake.failure), .fail(.legacyPeer)])
  }

  @Test("the frames of the whole exchange are as long as CPython's")
  func exchange() {
    var listener = Handshake(as: .listener, key: key, digests: .standard)
    var client = Handshake(as: .client, key: key, digests: .standard)
    var toClient = listener.start()
    var toListener = client.start()
    var lengths: [Int] = []
    var hasSucceeded = (listener: false, client: false)
    while !toClient.isEmpty || !toListener.isEmpty {
      for action in toClient {
        switch action {
        case .send(let message):
          lengths.append(message.count)
          toListener += client.receive(message)
        case .succeed: hasSucceeded.listener = true
        case .fail(let failure): Issue.record(failure)
        }
      }
      toClient = []
      for action in toListener {
        switch action {
        case .send(let message):
          lengths.append(message.count)
          toClient += listener.receive(message)
        case .succeed: hasSucceeded.client = true
        case .fail(let failure): Issue.record(failure)
        }
      }
      toListener = []
    }
    #expect(hasSucceeded == (true, true))
    #expect(lengths == [59, 40, 9, 59, 40, 9])
    #expect(listener.awaits == nil && client.awaits == nil)
  }

  @Test("an answer in another digest than was asked for is welcome")
  func otherDigest() {
    let challenge = challenge("sha256")
    let answer = MessageDigest.sha384.prefix + MessageDigest.sha384.code(of: challenge, key: key)
    var listener = Handshake(as: .listener, key: key, digests: .standard, nonce: nonce)
    _ = listener.start()
    #expect(listener.receive(answer) == [.send(Handshake.welcome)])
  }

  @Test("wrong answers fail, each for its reason")
  func wrongAnswers() {
    let right =
      MessageDigest.sha256.prefix
      + MessageDigest.sha256.code(of: challenge("sha256"), key: key)
    var changed = right
    changed[20] ^= 1
    let other = try! AuthenticationKey("another")
    let cases: [([UInt8], AuthenticationFailure)] = [
      (changed, .wrongAnswer),
      (right.dropLast(1), .wrongAnswer),
      (right + [0], .wrongAnswer),
      (Array("{sha256}".utf8), .wrongAnswer),
      (
        MessageDigest.sha256.prefix
          + MessageDigest.sha256.code(of: challenge("sha256"), key: other), .wrongAnswer
      ),
      (Array("{sha1}".utf8) + [1, 2, 3], .digestNotAllowed("sha1")),
      (Array("{}".utf8) + [1, 2, 3], .digestNotAllowed("")),
      (Array("{md5}".utf8) + [UInt8](repeating: 0, count: 16), .digestNotAllowed("md5")),
      (Array("{sha256".utf8), .unexpectedMessage(awaiting: .answer)),
      (Array("{a_very_long_name}".utf8), .unexpectedMessage(awaiting: .answer)),
      (Array("hello".utf8), .unexpectedMessage(awaiting: .answer)),
      ([], .unexpectedMessage(awaiting: .answer)),
      ([UInt8](repeating: 0, count: 16), .legacyPeer),
    ]
    for (answer, failure) in cases {
      var listener = Handshake(as: .listener, key: key, digests: .standard, nonce: nonce)
      _ = listener.start()
      #expect(listener.receive(answer) == [.send(Handshake.failure), .fail(failure)], "\(answer)")
      // It is over.
      #expect(listener.receive(right) == [])
    }
    var listener = Handshake(as: .listener, key: key, digests: .standard, nonce: nonce)
    _ = listener.start()
    let tooLong = [UInt8](repeating: 123, count: 257)
    #expect(listener.receive(tooLong) == [.fail(.unexpectedMessage(awaiting: .answer))])
  }

  @Test("bogus challenges and verdicts fail, each for its reason")
  func bogus() {
    #expect(answer(to: Array(0..<19)) == [.fail(.challengeTooShort(length: 19))])
    #expect(answer(to: []) == [.fail(.challengeTooShort(length: 0))])
    #expect(answer(to: Array(0..<21)) == [.fail(.unexpectedMessage(awaiting: .challenge))])
    #expect(answer(to: challenge("sha1")) == [.fail(.digestNotAllowed("sha1"))])
    #expect(
      answer(to: challenge("md5"), digests: .standard) == [.fail(.digestNotAllowed("md5"))])
    var client = Handshake(as: .client, key: key, digests: .standard)
    _ = client.start()
    #expect(client.receive([1]) == [.fail(.unexpectedMessage(awaiting: .challenge))])

    for (verdict, failure) in [
      (Handshake.failure, AuthenticationFailure.rejected),
      (Array("#WELCOME!".utf8), .unexpectedMessage(awaiting: .verdict)),
    ] {
      client = Handshake(as: .client, key: key, digests: .standard)
      _ = client.start()
      #expect(client.receive(Handshake.challengeMark + challenge("sha256")).count == 1)
      #expect(client.receive(verdict) == [.fail(failure)])
    }
    var listener = Handshake(as: .listener, key: key, digests: [])
    #expect(listener.start() == [.fail(.noDigest)])
  }

  @Test("no two challenges are alike, and no log shows a key")
  func secrecy() throws {
    #expect(Handshake.randomNonce() != Handshake.randomNonce())
    #expect(AuthenticationKey.random() != .random())
    #expect("\(key)" == "a key of 6 bytes")
    var text = ""
    dump(key, to: &text)
    #expect(!text.contains("115"), "115 is its first byte")
    #expect(throws: InvalidAuthenticationKey()) { try AuthenticationKey("") }
    #expect(throws: InvalidAuthenticationKey()) { try AuthenticationKey([UInt8]()) }
  }
}
