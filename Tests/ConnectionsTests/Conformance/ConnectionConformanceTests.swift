import Connections
import Glibc
import Jobs
import Multiprocessing
import Testing
import Threading

/// The cases of CPython's own tests, by their names there.
@Suite("Conformance C: connections", .timeLimit(.minutes(20)))
struct ConnectionConformanceTests {
  @Test("C1 · test_connection: values, bytes and 16 MiB come back unchanged; then the end")
  func roundTrips() async throws {
    let (one, other) = try Connection.pair()
    let echo = OSThread<Void> {
      do {
        while true { try other.sendBytes(other.receiveBytes()) }
      } catch ConnectionError.peerClosed {
        other.close()
      }
    }
    try echo.start()
    try await onThread {
      struct Value: Codable, Equatable {
        var text: String
        var numbers: [Double]
      }
      let value = Value(text: "π", numbers: [1, 2.25, .infinity])
      try one.send(value)
      #expect(try one.receive(Value.self) == value)
      try one.sendBytes(Array("hello".utf8))
      #expect(try one.receiveBytes() == Array("hello".utf8))
      let large = pattern(16 << 20)
      let sender = OSThread<Void> { try one.sendBytes(large) }
      try sender.start()
      #expect(try one.receiveBytes() == large)
      try sender.join()
    }
    one.close()
    try await onThread { try echo.join() }
    #expect(throws: ConnectionError.closed) { try one.receiveBytes() }
  }

  @Test("C1 · polling: at once for nothing and for less, as long as it was told, and at the end")
  func polling() throws {
    let (one, other) = try Connection.pair()
    for timeout in [Duration.zero, .seconds(-1)] {
      let start = ContinuousClock.now
      #expect(try !one.poll(timeout: timeout))
      #expect(ContinuousClock.now - start < .seconds(30))
    }
    let start = ContinuousClock.now
    #expect(try !one.poll(timeout: moment))
    #expect(ContinuousClock.now - start >= moment)
    try other.send(1)
    #expect(try one.poll())
    #expect(try one.poll(timeout: nil))
    #expect(try one.receive(Int.self) == 1)
    #expect(try !one.poll())
    other.close()
    #expect(try one.poll())
    #expect(throws: ConnectionError.peerClosed) { try one.receive(Int.self) }
    #expect(throws: ConnectionError.peerClosed) { try one.receive(Int.self) }
    #expect(throws: ConnectionError.peerClosed) { try one.send(1) }
  }

  @Test("C2 · test_dont_merge, test_strings, test_empty_string: messages stay apart")
  func boundaries() throws {
    let (one, other) = try Connection.pair()
    let messages = ["a", "b", "cd", "", "", "e"].map { Array($0.utf8) }
    for message in messages { try one.sendBytes(message) }
    for message in messages {
      #expect(try other.poll())
      #expect(try other.poll())
      #expect(try other.receiveBytes() == message)
    }
    #expect(try !other.poll())
  }

  @Test("C3 · test_sendbytes: parts of an array; what it has not throws, and nothing is sent")
  func subRanges() throws {
    let (one, other) = try Connection.pair()
    let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
    for range in [0..<26, 5..<26, 7..<15, 26..<26, 0..<0, 25..<26] {
      try one.sendBytes(letters, in: range)
      #expect(try other.receiveBytes() == Array(letters[range]))
    }
    for range in [0..<27, 26..<27, -1..<3, 27..<27, 22..<27, -5 ..< -3] {
      #expect(throws: ConnectionError.outOfBounds(range: range, count: 26)) {
        try one.sendBytes(letters, in: range)
      }
    }
    #expect(try !other.poll())
    try letters.withUnsafeBytes {
      try one.sendBytes(UnsafeRawBufferPointer(rebasing: $0[3..<5]))
    }
    #expect(try other.receiveBytes() == Array("de".utf8))
  }

  @Test("C4 · test_connection: a buffer that is too small; the message is in the error")
  func shortBuffer() throws {
    let (one, other) = try Connection.pair()
    var buffer = [UInt8](repeating: 0, count: 10)
    try one.sendBytes(Array(1...10))
    #expect(try buffer.withUnsafeMutableBytes { try other.receiveBytes(into: $0) } == 10)
    #expect(buffer == Array(1...10))
    try one.sendBytes([7])
    #expect(try buffer.withUnsafeMutableBytes { try other.receiveBytes(into: $0) } == 1)
    #expect(buffer == [7] + Array(2...10))
    let long = pattern(5000)
    try one.sendBytes(long)
    #expect(throws: ConnectionError.bufferTooSmall(message: long, capacity: 10)) {
      try buffer.withUnsafeMutableBytes { try other.receiveBytes(into: $0) }
    }
    #expect(buffer == [7] + Array(2...10))
    try one.sendBytes([8])
    #expect(try other.receiveBytes() == [8])
  }

  @Test("C5 · test_recv_bytes_bad_length: too long a message is not read, and nothing after it")
  func tooLong() throws {
    let (one, other) = try Connection.pair()
    try one.sendBytes(Array(1...10))
    try one.sendBytes([1])
    let error = ConnectionError.messageTooLong(length: 10, limit: 9)
    #expect(throws: error) { try other.receiveBytes(maximumLength: 9) }
    #expect(throws: error) { try other.receiveBytes() }
    // The other direction is unharmed.
    try other.sendBytes([3])
    #expect(try one.receiveBytes() == [3])
    #expect(!other.isClosed)
  }

  @Test("C6 · test_duplex_false: each end of a one-way pair does one thing")
  func oneWay() throws {
    let (reading, writing) = try Connection.pair(duplex: false)
    #expect(reading.isReadable && !reading.isWritable)
    #expect(!writing.isReadable && writing.isWritable)
    try writing.send("there")
    #expect(try reading.receive(String.self) == "there")
    #expect(throws: ConnectionError.notWritable) { try reading.send(1) }
    #expect(throws: ConnectionError.notReadable) { try writing.receive(Int.self) }
    #expect(throws: ConnectionError.notReadable) { try writing.poll() }
    #expect(throws: ConnectionError.notReadable) { try Connection.wait(for: [writing]) }
    writing.close()
    #expect(throws: ConnectionError.peerClosed) { try reading.receiveBytes() }
  }

  @Test("C8 · test_wait: forty messages of four processes, and four ends")
  func waitForMany() async throws {
    let name = freshName()
    let listener = try Listener(at: .abstract(name: name))
    let pool = try ProcessPool(workers: 4)
    async let work: [NoOutput] = pool.map((0..<4).map { SendTen(name: name, number: $0) })
    var connections: [Connection] = []
    for _ in 0..<4 { connections.append(try await listener.accept(timeout: ample)) }
    var messages: [Int: [Int]] = [:]
    var ends = 0
    while !connections.isEmpty {
      let ready = try await Connection.wait(for: connections, timeout: ample)
      try #require(!ready.isEmpty)
      for connection in ready {
        do {
          let message = try await connection.receive([Int].self)
          messages[message[0], default: []].append(message[1])
        } catch ConnectionError.peerClosed {
          ends += 1
          connections.removeAll { $0 === connection }
        }
      }
    }
    _ = try await work
    #expect(ends == 4)
    for number in 0..<4 { #expect(messages[number] == Array(0..<10)) }
    await pool.shutdown()
  }

  @Test("C8 · test_wait_timeout, test_neg_timeout, test_wait_empty")
  func waitTimeout() async throws {
    let (one, other) = try Connection.pair()
    let start = ContinuousClock.now
    #expect(try await Connection.wait(for: [one, other], timeout: moment).isEmpty)
    #expect(ContinuousClock.now - start >= moment)
    let second = ContinuousClock.now
    #expect(try await Connection.wait(for: [one, other], timeout: moment).isEmpty)
    #expect(ContinuousClock.now - second >= moment)
    #expect(try await Connection.wait(for: [one], timeout: .seconds(-1)).isEmpty)
    #expect(try await Connection.wait(for: [one], timeout: .seconds(-1)).isEmpty)
    #expect(try await Connection.wait(for: [Connection]()).isEmpty)
    #expect(try await Connection.wait(for: [Connection]()).isEmpty)
    try await other.send(1)
    #expect(
      try await Connection.wait(for: [other, one], timeout: nil).map { $0 === one } == [true])
    try await one.send(1)
    #expect(try await Connection.wait(for: [one, other]).count == 2)
  }

  @Test("C8 · test_wait_integer: connections and the ends of processes, in the order given")
  func waitForProcesses() async throws {
    let (one, other) = try Connection.pair()
    let child = ChildProcess(Nothing())
    try child.start()
    let end = try #require(child.endDescriptor)
    let sources = [WaitSource.connection(one), .descriptor(end), .connection(other)]
    #expect(try await Connection.wait(for: sources, timeout: ample) == [1])
    try await other.send(1)
    #expect(try await Connection.wait(for: sources, timeout: ample) == [0, 1])
    #expect(try await Connection.wait(for: sources, timeout: ample) == [0, 1])
    try await one.send(1)
    #expect(try await Connection.wait(for: sources.reversed(), timeout: ample) == [0, 1, 2])
    try await onThread { _ = try child.join() }
  }

  @Test("C10 · test_fd_transfer, test_large_fd_transfer: writing through what was received")
  func descriptors() async throws {
    let (one, other) = try Connection.pair()
    let pipe = try makePipe()
    let large = fcntl(pipe[1], F_DUPFD_CLOEXEC, 300)
    #expect(large >= 300)
    for sent in [pipe[1], large] {
      try await one.sendDescriptor(sent)
      let received = try await other.receiveDescriptor(timeout: ample)
      #expect(received != sent)
      #expect(fcntl(received, F_GETFD) & FD_CLOEXEC != 0)
      #expect(write(received, "x", 1) == 1)
      var byte: UInt8 = 0
      #expect(read(pipe[0], &byte, 1) == 1 && byte == UInt8(ascii: "x"))
      close(received)
    }
    // Between messages, in their order.
    try await one.send(1)
    try await one.sendDescriptor(pipe[1])
    try await one.send(2)
    #expect(try await other.receive(Int.self) == 1)
    close(try await other.receiveDescriptor())
    #expect(try await other.receive(Int.self) == 2)
    for descriptor in pipe + [large] { close(descriptor) }
  }

  @Test("C10 · test_missing_fd_transfer: a byte without a descriptor, the end, nothing")
  func missingDescriptor() async throws {
    let (raw, connection) = try RawSocket.pair()
    raw.send([1])
    #expect(throws: ConnectionError.noDescriptor) { try connection.receiveDescriptor() }
    #expect(throws: ConnectionError.timedOut) { try connection.receiveDescriptor(timeout: .zero) }
    await #expect(throws: ConnectionError.timedOut) {
      try await connection.receiveDescriptor(timeout: moment)
    }
    #expect(throws: ConnectionError.system(operation: "sendmsg", code: EBADF)) {
      try connection.sendDescriptor(-1)
    }
    shutdown(raw.descriptor, Int32(SHUT_WR))
    #expect(throws: ConnectionError.peerClosed) { try connection.receiveDescriptor() }
  }

  @Test("C13 · TestInvalidHandle: what is no open stream socket is refused")
  func invalidDescriptors() throws {
    let file = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { close(file) }
    let datagrams = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(datagrams) }
    for descriptor in [-1, Int32.max, file, datagrams] {
      #expect(throws: ConnectionError.notAStreamSocket(descriptor: descriptor)) {
        try Connection(takingOver: descriptor)
      }
    }
    #expect(fcntl(file, F_GETFD) >= 0, "it is still open")
  }

  @Test("C13 · test_invalid_handles: a closed connection throws, whatever is asked of it")
  func closed() async throws {
    let (one, other) = try Connection.pair()
    #expect(!one.isClosed && one.descriptor != nil)
    one.close()
    one.close()
    #expect(one.isClosed && one.descriptor == nil && one.peerAddress == nil)
    #expect(throws: ConnectionError.closed) { try one.send(1) }
    #expect(throws: ConnectionError.closed) { try one.sendBytes([1]) }
    #expect(throws: ConnectionError.closed) { try one.receive(Int.self) }
    #expect(throws: ConnectionError.closed) { try one.receiveBytes(timeout: .zero) }
    #expect(throws: ConnectionError.closed) { try one.poll() }
    #expect(throws: ConnectionError.closed) { try one.sendDescriptor(0) }
    #expect(throws: ConnectionError.closed) { try one.receiveDescriptor() }
    #expect(throws: ConnectionError.closed) { try Connection.wait(for: [other, one]) }
    await #expect(throws: ConnectionError.closed) { try await one.send(1) }
    await #expect(throws: ConnectionError.closed) { try await one.receiveBytes() }
    await #expect(throws: ConnectionError.closed) { try await one.poll() }
    await #expect(throws: ConnectionError.closed) { try await Connection.wait(for: [one]) }
    #expect(throws: ConnectionError.system(operation: "poll", code: EBADF)) {
      try Connection.wait(for: [.descriptor(-1)])
    }
    #expect(throws: ConnectionError.system(operation: "poll", code: EBADF)) {
      try Connection.wait(for: [.descriptor(Int32.max)])
    }
  }
}

/// Connects to its parent and says ten things.
struct SendTen: Job {
  var name: String
  var number: Int
  func run() throws -> NoOutput {
    let connection = try Connection(to: .abstract(name: name))
    for message in 0..<10 {
      try connection.send([number, message])
      sched_yield()
    }
    return NoOutput()
  }
}

struct Nothing: Job {
  func run() -> NoOutput { NoOutput() }
}
