internal import Glibc

/// What a call that moves bytes came to.
enum Transfer: Equatable {
  /// So many bytes were moved.
  case moved(Int)
  /// There is nothing to read, or no room to write, at the moment.
  case wouldBlock
  /// The other end is closed.
  case peerClosed
  /// The system's error.
  case failed(Int32)

  /// What an error of a call on a connected socket means.
  init(errno code: Int32) {
    switch code {
    case EAGAIN: self = .wouldBlock
    // What a peer does that closes with something unread, or that is gone from the network.
    case EPIPE, ECONNRESET, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH: self = .peerClosed
    default: self = .failed(code)
    }
  }
}
