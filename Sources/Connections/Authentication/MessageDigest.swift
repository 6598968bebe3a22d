internal import Crypto

/// A digest that the protocol knows by name, and its HMAC.
enum MessageDigest: String, CaseIterable {
  // In the order in which they are asked for.
  case sha256
  case sha384
  case sha3x256 = "sha3_256"
  case sha3x384 = "sha3_384"
  case md5

  /// The one that is asked for, if any is allowed.
  static func preferred(of allowed: AuthenticationDigests) -> MessageDigest? {
    allCases.first { allowed.contains($0.option) }
  }

  /// What stands before a challenge and before an answer.
  var prefix: [UInt8] { Array("{\(rawValue)}".utf8) }

  /// The option that allows it.
  var option: AuthenticationDigests {
    switch self {
    case .sha256: .sha256
    case .sha384: .sha384
    case .sha3x256: .sha3x256
    case .sha3x384: .sha3x384
    case .md5: .md5
    }
  }

  /// The code of a message.
  func code(of message: some Sequence<UInt8>, key: AuthenticationKey) -> [UInt8] {
    let message = Array(message)
    return switch self {
    case .sha256: Self.code(SHA256.self, message, key)
    case .sha384: Self.code(SHA384.self, message, key)
    case .sha3x256: Self.code(SHA3_256.self, message, key)
    case .sha3x384: Self.code(SHA3_384.self, message, key)
    case .md5: Self.code(Insecure.MD5.self, message, key)
    }
  }

  /// Whether `code` is the message's; takes as long whatever the code is.
  func accepts(_ code: ArraySlice<UInt8>, of message: [UInt8], key: AuthenticationKey) -> Bool {
    let code = Array(code)
    return switch self {
    case .sha256: Self.accepts(SHA256.self, code, message, key)
    case .sha384: Self.accepts(SHA384.self, code, message, key)
    case .sha3x256: Self.accepts(SHA3_256.self, code, message, key)
    case .sha3x384: Self.accepts(SHA3_384.self, code, message, key)
    case .md5: Self.accepts(Insecure.MD5.self, code, message, key)
    }
  }

  private static func code<Hash: HashFunction>(
    _ hash: Hash.Type, _ message: [UInt8], _ key: AuthenticationKey
  ) -> [UInt8] {
    Array(HMAC<Hash>.authenticationCode(for: message, using: SymmetricKey(data: key.bytes)))
  }

  private static func accepts<Hash: HashFunction>(
    _ hash: Hash.Type, _ code: [UInt8], _ message: [UInt8], _ key: AuthenticationKey
  ) -> Bool {
    HMAC<Hash>.isValidAuthenticationCode(
      code, authenticating: message, using: SymmetricKey(data: key.bytes))
  }
}
