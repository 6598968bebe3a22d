internal import Glibc

/// Why a ``Connection`` could not be made, or did not do what it was asked for.
///
/// Peer closed, closed here, timed out and too long are four different errors. After ``timedOut`` and
/// ``cancelled`` nothing is lost: what had arrived of a message is kept for whoever receives next.
public enum ConnectionError: Error, Hashable, Sendable {
  /// The connection was closed here, by `close()`, before or during the call.
  case closed
  /// The other end is closed and everything that it sent has been received; or, where something was
  /// to be sent, nobody is there to receive it.
  case peerClosed
  /// The other end was closed in the middle of a message, which is lost.
  case endedInsideMessage
  /// The time to wait ran out.
  case timedOut
  /// The task that waited was cancelled.
  case cancelled
  /// The peer announced a message that is longer than what was to be accepted, or a length that is
  /// none.
  ///
  /// Nothing of it was read. The stream cannot be read on, and every later receive throws the same;
  /// sending goes on.
  case messageTooLong(length: UInt64, limit: Int)
  /// The message is longer than the buffer it was to be put into; here it is, and the connection goes
  /// on.
  case bufferTooSmall(message: [UInt8], capacity: Int)
  /// The connection is for sending only.
  case notReadable
  /// The connection is for receiving only.
  case notWritable
  /// An earlier send was given up when a part of its message was on its way, so that no other can
  /// follow it; receiving goes on.
  case cutShort
  /// A part of an array was to be sent that the array does not have; nothing was sent.
  case outOfBounds(range: Range<Int>, count: Int)
  /// The header of a message cannot be one of this protocol.
  case malformedHeader(length: Int32)
  /// A descriptor was to be received when a message had arrived in part.
  case insideMessage
  /// A descriptor was to be received, and a byte came without one.
  case noDescriptor
  /// The descriptor given is none that a connection can be made of.
  case notAStreamSocket(descriptor: Int32)
  /// The address cannot be one, with the reason.
  case invalidAddress(String)
  /// Nobody listens at the address, or it cannot be reached; `code` is the system's error.
  case unreachable(ConnectionAddress, code: Int32)
  /// The two ends did not prove to each other that they have the same key.
  case notAuthenticated(AuthenticationFailure)
  /// The system refused a call; `code` is its error.
  case system(operation: String, code: Int32)
}

extension ConnectionError: CustomStringConvertible {
  /// Says what was wrong, and what can be done.
  public var description: String {
    switch self {
    case .closed: "the connection was closed here"
    case .peerClosed: "the other end of the connection is closed"
    case .endedInsideMessage:
      "the other end of the connection was closed in the middle of a message"
    case .timedOut: "the time to wait ran out"
    case .cancelled: "the task that waited was cancelled"
    case .messageTooLong(let length, let limit):
      "a message of \(length) bytes was announced, and at most \(limit) are accepted"
    case .bufferTooSmall(let message, let capacity):
      "a message of \(message.count) bytes does not fit into a buffer of \(capacity)"
    case .notReadable: "the connection is for sending only"
    case .notWritable: "the connection is for receiving only"
    case .cutShort:
      "an earlier message was given up half sent, so that no other can follow: connect again"
    case .outOfBounds(let range, let count):
      "bytes \(range.lowerBound) to \(range.upperBound) were to be sent of an array of \(count)"
    case .malformedHeader(let length):
      "a message of \(length) bytes was announced: the peer does not speak this protocol"
    case .insideMessage: "a part of a message has arrived: receive it before a descriptor"
    case .noDescriptor: "a byte came without the descriptor that was to come with it"
    case .notAStreamSocket(let descriptor):
      "descriptor \(descriptor) is not an open stream socket (Unix-domain or TCP)"
    case .invalidAddress(let reason): reason
    case .unreachable(let address, let code):
      "no connection to \(address): \(Self.text(of: code))"
    case .notAuthenticated(let failure): "not authenticated: \(failure)"
    case .system(let operation, let code): "\(operation) failed: \(Self.text(of: code))"
    }
  }

  /// The system's words for an error number.
  static func text(of code: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
    return buffer.withUnsafeBufferPointer { text in
      String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
