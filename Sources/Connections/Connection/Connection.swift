internal import Glibc

/// One end of a conversation in messages, over a Unix-domain or a TCP socket.
///
/// ```swift
/// let (one, other) = try Connection.pair()
/// try one.send([1, 2, 3])
/// try other.receive([Int].self)                      // [1, 2, 3]
/// try other.receive([Int].self, timeout: .zero)      // throws ConnectionError.timedOut
/// ```
///
/// A message is a `Codable` value (``send(_:timeout:)``, ``receive(_:timeout:)``) or raw bytes
/// (``sendBytes(_:in:timeout:)``, ``receiveBytes(maximumLength:timeout:)``). Boundaries are kept, and empty
/// messages arrive. The bytes on the wire are those of Python's `multiprocessing.connection`: a real
/// CPython at the other end understands `sendBytes` and `receiveBytes`. Values are in the binary format
/// of this package; no pickle is ever decoded. To connect to a listener, see
/// ``init(to:authenticationKey:digests:maximumMessageLength:timeout:)``.
///
/// Every call that may wait has two forms of one name: one blocks the calling thread, the other, which async
/// code gets, suspends the task and blocks none. Both take a `timeout:` (nil: for ever; zero or less: no
/// wait) or a `deadline:`. Cancelling a task ends its wait.
///
/// Any number of threads and tasks may use both ends at once: messages of several senders never mix, and
/// each message goes to one receiver, who came first. Nothing raises SIGPIPE.
///
/// Nothing of a message is taken from the system that nobody asked for: what waits for the descriptor, here
/// or in another process that shares it, sees exactly what has not been received.
///
/// Dropping the last reference closes the connection. When the process at the other end dies, receiving
/// throws ``ConnectionError/peerClosed``, or ``ConnectionError/endedInsideMessage``.
public final class Connection: Sendable {
  /// The longest message that is accepted unless something else was said: 1 GiB.
  ///
  /// A header that announces more is refused before anything is reserved; for less, memory grows
  /// with the bytes that arrive.
  public static let defaultMaximumMessageLength = 1 << 30

  /// The longest message that is accepted.
  public let maximumMessageLength: Int

  let socket: SocketHandle
  let reading: ReadingEnd
  let writing: WritingEnd

  /// Takes over a connected stream socket.
  init(
    _ descriptor: Int32, readable: Bool = true, writable: Bool = true,
    maximumMessageLength: Int
  ) {
    socket = SocketHandle(descriptor)
    reading = ReadingEnd(isUsable: readable)
    writing = WritingEnd(isUsable: writable)
    self.maximumMessageLength = max(0, maximumMessageLength)
    StreamSocket.sendAtOnce(descriptor)
  }

  /// Another object for what a connection is made of, which the first need not outlive.
  init(sharing other: Connection) {
    socket = other.socket
    reading = other.reading
    writing = other.writing
    maximumMessageLength = other.maximumMessageLength
  }

  /// Makes a connection of a connected stream socket that is open already, such as one that came
  /// from another process; it is closed with the connection.
  ///
  /// - Parameters:
  ///   - descriptor: the socket's descriptor, which belongs to the connection from now on.
  ///   - maximumMessageLength: the longest message that is accepted, in bytes.
  /// - Throws: ``ConnectionError/notAStreamSocket(descriptor:)``; the descriptor is left as it was.
  public convenience init(
    takingOver descriptor: Int32, maximumMessageLength: Int = defaultMaximumMessageLength
  ) throws(ConnectionError) {
    guard descriptor >= 0,
      StreamSocket.option(SO_TYPE, of: descriptor) == Int32(SOCK_STREAM.rawValue),
      StreamSocket.option(SO_ACCEPTCONN, of: descriptor) == 0
    else { throw .notAStreamSocket(descriptor: descriptor) }
    self.init(descriptor, maximumMessageLength: maximumMessageLength)
  }

  /// Makes two connections that are each other's other end.
  ///
  /// - Parameters:
  ///   - duplex: whether both may send and receive; otherwise the first may only receive, and the
  ///     second may only send.
  ///   - maximumMessageLength: the longest message that either accepts, in bytes.
  /// - Throws: ``ConnectionError/system(operation:code:)`` if there are no descriptors left.
  public static func pair(
    duplex: Bool = true, maximumMessageLength: Int = defaultMaximumMessageLength
  ) throws(ConnectionError) -> (Connection, Connection) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else {
      throw .system(operation: "socketpair", code: errno)
    }
    if !duplex {
      // The kernel knows it, too, so that the other end is told.
      shutdown(ends[0], Int32(SHUT_WR))
      shutdown(ends[1], Int32(SHUT_RD))
    }
    return (
      Connection(ends[0], writable: duplex, maximumMessageLength: maximumMessageLength),
      Connection(ends[1], readable: duplex, maximumMessageLength: maximumMessageLength)
    )
  }

  /// Closes the connection, which the other end sees.
  ///
  /// Never blocks, and does nothing the second time.
  ///
  /// Every call that waits, here on other threads and in tasks, ends with ``ConnectionError/closed``.
  /// What was sent is still delivered. Another process that has the same socket keeps it.
  public func close() { socket.close() }

  /// Whether ``close()`` was called.
  public var isClosed: Bool { socket.isClosed }

  /// Whether messages can be received over this connection at all.
  public var isReadable: Bool { reading.isUsable }

  /// Whether messages can be sent over this connection at all.
  public var isWritable: Bool { writing.isUsable }

  /// The system's number of the socket, to wait for it in other ways; nil when it is closed.
  ///
  /// Don't close it, and don't read from it or write to it. It is no longer the connection's as soon
  /// as that is closed.
  public var descriptor: Int32? { socket.descriptor }

  /// The address of the other end; nil if it has none (a pair, a client over a Unix-domain socket) or
  /// is gone.
  public var peerAddress: ConnectionAddress? {
    guard let descriptor = try? socket.enter() else { return nil }
    defer { socket.leave() }
    return SystemAddress { getpeername(descriptor, $0, $1) }?.connectionAddress
  }

  func checkReadable() throws(ConnectionError) {
    if socket.isClosed { throw .closed }
    if !reading.isUsable { throw .notReadable }
  }

  func checkWritable() throws(ConnectionError) {
    if socket.isClosed { throw .closed }
    if !writing.isUsable { throw .notWritable }
  }
}
