internal import Glibc

/// Text that is written to its end, however often the system takes only a part of it.
enum WholeText {
  /// Writes to a descriptor; blocks while that has no room.
  ///
  /// - Returns: 0, or the number of what failed, such as `EPIPE` or `ENOSPC`.
  static func write(_ text: String, to descriptor: CInt) -> CInt {
    var text = text
    return text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = Glibc.write(
          descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count >= 0 {
          written += count
        } else if errno == EAGAIN {
          var ready = pollfd(fd: descriptor, events: CShort(POLLOUT), revents: 0)
          poll(&ready, 1, -1)
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }
}
