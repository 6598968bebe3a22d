internal import Glibc

/// An address in the system's form.
struct SystemAddress {
  private var storage = sockaddr_storage()
  private(set) var length: socklen_t = 0

  /// Which kind of socket it is for.
  var family: Int32 { Int32(storage.ss_family) }

  /// How long the path or the name of a Unix-domain socket may be.
  static var longestName: Int { MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1 }

  /// The address of a socket file.
  init(path: String) throws(ConnectionError) {
    try Self.check(path, "the path of a socket")
    self.init(unixBytes: Array(path.utf8) + [0])
  }

  /// The address of a socket with a name and no file.
  init(abstract name: String) throws(ConnectionError) {
    try Self.check(name, "the name of an abstract socket")
    self.init(unixBytes: [0] + Array(name.utf8))
  }

  /// What the system says an address is.
  init?(_ address: UnsafePointer<sockaddr>, length: socklen_t) {
    guard Int(length) <= MemoryLayout<sockaddr_storage>.size else { return nil }
    withUnsafeMutableBytes(of: &storage) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(length)))
    }
    self.length = length
  }

  /// What a call such as `getsockname` fills in; nil if it fails.
  init?(filledBy body: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32) {
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let code = withUnsafeMutablePointer(to: &storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, &length) }
    }
    guard code == 0 else { return nil }
    self.length = length
  }

  private init(unixBytes bytes: [UInt8]) {
    storage.ss_family = sa_family_t(AF_UNIX)
    let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
    withUnsafeMutableBytes(of: &storage) { raw in
      UnsafeMutableRawBufferPointer(rebasing: raw[offset...]).copyBytes(from: bytes)
    }
    length = socklen_t(offset + bytes.count)
  }

  private static func check(_ name: String, _ what: String) throws(ConnectionError) {
    guard !name.isEmpty else { throw .invalidAddress("\(what) is empty") }
    guard !name.utf8.contains(0) else { throw .invalidAddress("\(what) holds a NUL") }
    guard name.utf8.count <= longestName else {
      throw .invalidAddress(
        "\(what) has \(name.utf8.count) bytes, and at most \(longestName) are allowed: \(name)")
    }
  }

  /// Hands the address to a system call.
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { storage in
      storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// The address as users know it; nil for a kind that they cannot write, such as no name at all.
  var connectionAddress: ConnectionAddress? {
    switch family {
    case AF_UNIX: unixAddress
    case AF_INET, AF_INET6: internetAddress
    default: nil
    }
  }

  private var unixAddress: ConnectionAddress? {
    let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
    guard Int(length) > offset else { return nil }
    let bytes = withUnsafeBytes(of: storage) { Array($0[offset..<Int(length)]) }
    if bytes[0] == 0 {
      return .abstract(name: String(decoding: bytes.dropFirst(), as: UTF8.self))
    }
    return .unix(path: String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
  }

  private var internetAddress: ConnectionAddress? {
    var host = [CChar](repeating: 0, count: 64)
    var service = [CChar](repeating: 0, count: 16)
    let code = withPointer { address, length in
      getnameinfo(
        address, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
        NI_NUMERICHOST | NI_NUMERICSERV)
    }
    guard code == 0, let port = UInt16(Self.text(service)) else { return nil }
    return .tcp(host: Self.text(host), port: port)
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
