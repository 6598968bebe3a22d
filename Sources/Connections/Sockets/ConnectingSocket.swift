internal import Glibc
internal import Multiprocessing

/// Connecting, with a time limit.
enum ConnectingSocket {
  /// Connects to the first address that answers; blocks.
  static func connect(
    to addresses: [SystemAddress], named name: ConnectionAddress, until limit: TimeLimit
  ) throws(ConnectionError) -> Int32 {
    var last = ConnectionError.unreachable(name, code: EHOSTUNREACH)
    for address in addresses {
      let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
      let descriptor = socket(address.family, type, 0)
      guard descriptor >= 0 else {
        last = .system(operation: "socket", code: errno)
        continue
      }
      do throws(ConnectionError) {
        try connect(descriptor, to: address, named: name, until: limit)
        return descriptor
      } catch {
        Glibc.close(descriptor)
        last = error
        if error == .timedOut { break }
      }
    }
    throw last
  }

  private static func connect(
    _ descriptor: Int32, to address: SystemAddress, named name: ConnectionAddress,
    until limit: TimeLimit
  ) throws(ConnectionError) {
    while true {
      // A Unix-domain socket has no other way to wait until the listener has room.
      setSendTimeout(of: descriptor, nanoseconds: try nanosecondsLeft(limit))
      let code = address.withPointer { Glibc.connect(descriptor, $0, $1) == 0 ? 0 : errno }
      switch code {
      case 0, EISCONN: break
      case EINTR where address.family == AF_UNIX: continue
      case EAGAIN where limit.instant == nil: continue
      case EINTR, EINPROGRESS, EALREADY, EAGAIN:
        guard address.family != AF_UNIX else { throw .timedOut }
        try finish(descriptor, named: name, until: limit)
      default: throw .unreachable(name, code: code)
      }
      setSendTimeout(of: descriptor, nanoseconds: 0)
      return
    }
  }

  /// Waits for a connection that the system goes on to make.
  private static func finish(
    _ descriptor: Int32, named name: ConnectionAddress, until limit: TimeLimit
  ) throws(ConnectionError) {
    var descriptors = [pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)]
    while true {
      switch SocketCalls.waitReady(&descriptors, nanoseconds: limit.nanosecondsLeft) {
      case .result(0): if limit.isOver { throw .timedOut }
      case .result:
        let code = StreamSocket.option(SO_ERROR, of: descriptor) ?? 0
        guard code == 0 else { throw .unreachable(name, code: code) }
        return
      case .failed(let code): throw .system(operation: "ppoll", code: code)
      }
    }
  }

  private static func nanosecondsLeft(_ limit: TimeLimit) throws(ConnectionError) -> Int64 {
    guard let left = limit.nanosecondsLeft else { return 0 }
    // Zero would be for ever.
    guard left > 0 else { throw .timedOut }
    return max(left, 1000)
  }

  private static func setSendTimeout(of descriptor: Int32, nanoseconds: Int64) {
    var time = timeval(
      tv_sec: Int(nanoseconds / 1_000_000_000),
      tv_usec: Int(nanoseconds % 1_000_000_000 / 1000))
    setsockopt(
      descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }
}
