/// Which digests may prove that the other end has the key.
///
/// What CPython 3.12 and later negotiates; the first that is allowed, in the order in which they stand
/// here, is asked for, and the peer may choose another.
public struct AuthenticationDigests: OptionSet, Hashable, Sendable {
  /// A bit for each.
  public let rawValue: Int

  /// Makes a set of bits.
  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// HMAC with SHA-256: what CPython 3.12 and later asks for.
  public static let sha256 = AuthenticationDigests(rawValue: 1 << 0)
  /// HMAC with SHA-384.
  public static let sha384 = AuthenticationDigests(rawValue: 1 << 1)
  /// HMAC with SHA3-256.
  public static let sha3x256 = AuthenticationDigests(rawValue: 1 << 2)
  /// HMAC with SHA3-384.
  public static let sha3x384 = AuthenticationDigests(rawValue: 1 << 3)
  /// HMAC with MD5.
  public static let md5 = AuthenticationDigests(rawValue: 1 << 4)

  /// All but MD5.
  public static let standard: AuthenticationDigests = [.sha256, .sha384, .sha3x256, .sha3x384]

  /// All, MD5 too, which CPython 3.11 and earlier knows alone.
  public static let legacyMD5: AuthenticationDigests = [.standard, .md5]
}
