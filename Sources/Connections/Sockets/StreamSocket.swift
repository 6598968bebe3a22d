internal import Glibc

/// The calls on a connected stream socket: none of them waits, and none raises SIGPIPE.
///
/// They ask for that by a flag at each call, and not by a property of the socket, which another
/// process may share.
enum StreamSocket {
  /// Receives into a buffer that is not empty.
  static func receive(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Transfer {
    while true {
      let count = recv(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_DONTWAIT))
      if count > 0 { return .moved(count) }
      if count == 0 { return .peerClosed }
      if errno != EINTR { return Transfer(errno: errno) }
    }
  }

  /// Sends what is left of a message, header and payload in one call, of which `sent` bytes are on
  /// their way already.
  static func send(
    _ descriptor: Int32, header: [UInt8], payload: UnsafeRawBufferPointer, sent: Int
  ) -> Transfer {
    header.withUnsafeBytes { header in
      let head = UnsafeRawBufferPointer(rebasing: header[min(sent, header.count)...])
      let rest = UnsafeRawBufferPointer(rebasing: payload[max(0, sent - header.count)...])
      var parts = (part(head), part(rest))
      return withUnsafeMutableBytes(of: &parts) { raw in
        let parts = raw.assumingMemoryBound(to: iovec.self)
        var message = msghdr()
        message.msg_iov = parts.baseAddress
        message.msg_iovlen = parts.count
        while true {
          let count = sendmsg(descriptor, &message, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
          if count >= 0 { return .moved(count) }
          if errno != EINTR { return Transfer(errno: errno) }
        }
      }
    }
  }

  private static func part(_ bytes: UnsafeRawBufferPointer) -> iovec {
    iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
  }

  /// Sets an option that is on or off.
  @discardableResult
  static func turnOn(_ option: Int32, level: Int32, of descriptor: Int32) -> Bool {
    var on: Int32 = 1
    return setsockopt(descriptor, level, option, &on, socklen_t(MemoryLayout<Int32>.size)) == 0
  }

  /// What `getsockopt` says of an option of the socket itself; nil if it says nothing.
  static func option(_ option: Int32, of descriptor: Int32) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, option, &value, &length) == 0 ? value : nil
  }

  /// Has short messages leave at once, where it is TCP.
  static func sendAtOnce(_ descriptor: Int32) {
    guard option(SO_DOMAIN, of: descriptor) != AF_UNIX else { return }
    turnOn(TCP_NODELAY, level: Int32(IPPROTO_TCP), of: descriptor)
  }
}
