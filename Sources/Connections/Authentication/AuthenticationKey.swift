/// A secret that both ends of a connection must have: what Python calls `authkey`.
///
/// ```swift
/// let key = try AuthenticationKey("secret")   // Python: authkey=b"secret"
/// ```
///
/// The ends prove to each other that they have it, without sending it. That is all: what is sent
/// afterwards is neither encrypted nor protected from being changed on its way.
public struct AuthenticationKey: Hashable, Sendable {
  /// The secret itself.
  public let bytes: [UInt8]

  /// Makes a key of bytes.
  ///
  /// - Parameter bytes: the secret; one that nobody can guess has at least 16 random bytes.
  /// - Throws: ``InvalidAuthenticationKey`` if there are none, for such a key would keep nobody out.
  public init(_ bytes: some Sequence<UInt8>) throws(InvalidAuthenticationKey) {
    self.bytes = Array(bytes)
    if self.bytes.isEmpty { throw InvalidAuthenticationKey() }
  }

  /// Makes a key of a text's UTF-8.
  ///
  /// - Throws: ``InvalidAuthenticationKey`` if the text is empty.
  public init(_ text: String) throws(InvalidAuthenticationKey) {
    try self.init(text.utf8)
  }

  private init(random count: Int) {
    var generator = SystemRandomNumberGenerator()
    bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  /// A new key of 32 random bytes.
  public static func random() -> AuthenticationKey { AuthenticationKey(random: 32) }
}

extension AuthenticationKey: CustomStringConvertible, CustomReflectable {
  /// Says how long the key is, and not what.
  public var description: String { "a key of \(bytes.count) bytes" }

  /// Shows nothing, so that no log has the key in it.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// An authentication key without a single byte.
public struct InvalidAuthenticationKey: Error, Hashable, Sendable {}

extension InvalidAuthenticationKey: CustomStringConvertible {
  /// Says what is wrong, and what is allowed.
  public var description: String {
    "an authentication key has at least one byte; for no authentication give no key"
  }
}
