import Connections
import Glibc
import Testing
import Threading

/// A peer that sends whatever bytes it likes, over a plain socket.
final class RawSocket: Sendable {
  let descriptor: Int32
  private let isClosed = LockedValue(false)

  /// The other end of a connection.
  static func pair(maximumMessageLength: Int = 1 << 20) throws -> (RawSocket, Connection) {
    var ends: [Int32] = [-1, -1]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    return (
      RawSocket(ends[0]),
      try Connection(takingOver: ends[1], maximumMessageLength: maximumMessageLength)
    )
  }

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  /// Connects to a socket file.
  init(path: String) throws {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
    let result = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0, "connect: \(errno)")
  }

  deinit { close() }

  /// Closes it, once: its number may be somebody else's afterwards.
  func close() {
    let isFirst = isClosed.withLock { isClosed in
      defer { isClosed = true }
      return !isClosed
    }
    if isFirst { Glibc.close(descriptor) }
  }

  func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }

  func send(_ bytes: [UInt8]) {
    #expect(Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
  }

  /// So many bytes, or as many as come before the end; blocks.
  func receive(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let received = recv(descriptor, &bytes, count, Int32(MSG_WAITALL))
    return Array(bytes.prefix(max(0, received)))
  }
}
