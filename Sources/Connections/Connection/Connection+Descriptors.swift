internal import Glibc
internal import Multiprocessing

extension Connection {
  /// Sends a descriptor to another process, which gets one of its own for the same file, socket or
  /// whatever it stands for.
  ///
  /// Blocks the calling thread while the system's buffer is full. It travels beside the messages, in
  /// their order, and must be received by ``receiveDescriptor(timeout:)``, or in Python by
  /// `multiprocessing.reduction.recv_handle`.
  ///
  /// - Parameters:
  ///   - descriptor: what to send; it stays the caller's, who may close it at once.
  ///   - timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Throws: ``ConnectionError``; ``ConnectionError/system(operation:code:)`` if the descriptor is not
  ///   open or if the connection is not over a Unix-domain socket.
  public func sendDescriptor(
    _ descriptor: Int32, timeout: Duration? = nil
  ) throws(ConnectionError) {
    let limit = TimeLimit(timeout)
    try checkWritable()
    try writing.turn.take(until: limit).check()
    defer { writing.turn.giveBack() }
    try checkWritable()
    try writing.checkBetweenMessages()
    while try !sendDescriptorAtOnce(descriptor) {
      try socket.wait(for: .output, until: limit)
    }
  }

  /// Sends a descriptor to another process, suspending the task.
  ///
  /// Otherwise as the form that blocks.
  public func sendDescriptor(
    _ descriptor: Int32, timeout: Duration? = nil
  ) async throws(ConnectionError) {
    let limit = TimeLimit(timeout)
    try checkWritable()
    let reactor = try Reactor.shared
    try await writing.turn.take(until: limit, on: reactor).check()
    defer { writing.turn.giveBack() }
    try checkWritable()
    try writing.checkBetweenMessages()
    while try !sendDescriptorAtOnce(descriptor) {
      try await socket.wait(for: .output, until: limit, on: reactor)
    }
  }

  /// Receives a descriptor that the other end sent, by ``sendDescriptor(_:timeout:)`` or, in Python, by
  /// `multiprocessing.reduction.send_handle`.
  ///
  /// Blocks the calling thread until it comes.
  ///
  /// - Parameter timeout: how long to wait at most; nil for ever, zero or less not at all.
  /// - Returns: a descriptor of this process, closed on exec, which is the caller's to close.
  /// - Throws: ``ConnectionError``; ``ConnectionError/noDescriptor`` if what comes next is a message or
  ///   anything else, of which the first byte is lost then.
  public func receiveDescriptor(timeout: Duration? = nil) throws(ConnectionError) -> Int32 {
    let limit = TimeLimit(timeout)
    try checkReadable()
    try reading.turn.take(until: limit).check()
    defer { reading.turn.giveBack() }
    try checkReadable()
    try reading.checkBetweenMessages()
    while true {
      if let descriptor = try receiveDescriptorAtOnce() { return descriptor }
      try socket.wait(for: .input, until: limit)
    }
  }

  /// Receives a descriptor that the other end sent, suspending the task.
  ///
  /// Otherwise as the form that blocks.
  public func receiveDescriptor(timeout: Duration? = nil) async throws(ConnectionError) -> Int32 {
    let limit = TimeLimit(timeout)
    try checkReadable()
    let reactor = try Reactor.shared
    try await reading.turn.take(until: limit, on: reactor).check()
    defer { reading.turn.giveBack() }
    try checkReadable()
    try reading.checkBetweenMessages()
    while true {
      if let descriptor = try receiveDescriptorAtOnce() { return descriptor }
      try await socket.wait(for: .input, until: limit, on: reactor)
    }
  }

  /// Sends it if there is room.
  private func sendDescriptorAtOnce(_ sent: Int32) throws(ConnectionError) -> Bool {
    try socket.withDescriptor { socket throws(ConnectionError) in
      // Python sends the number of descriptors.
      switch SocketCalls.send(1, descriptor: sent, over: socket) {
      case .result: return true
      case .failed(let code):
        switch Transfer(errno: code) {
        case .wouldBlock: return false
        case .peerClosed: throw .peerClosed
        default: throw .system(operation: "sendmsg", code: code)
        }
      }
    }
  }

  /// Receives it if it is there.
  private func receiveDescriptorAtOnce() throws(ConnectionError) -> Int32? {
    try socket.withDescriptor { socket throws(ConnectionError) in
      var byte: UInt8 = 0
      var received: Int32 = -1
      switch SocketCalls.receiveDescriptor(over: socket, byte: &byte, descriptor: &received) {
      case .result(0): throw .peerClosed
      case .result:
        guard received >= 0 else { throw .noDescriptor }
        return received
      case .failed(let code):
        switch Transfer(errno: code) {
        case .wouldBlock: return nil
        case .peerClosed: throw .peerClosed
        default: throw .system(operation: "recvmsg", code: code)
        }
      }
    }
  }
}
