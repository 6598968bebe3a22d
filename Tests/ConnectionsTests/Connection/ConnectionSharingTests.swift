import Connections
import Glibc
import Testing
import Threading

/// One connection, several threads and tasks.
@Suite("A connection that is shared", .timeLimit(.minutes(20)))
struct ConnectionSharingTests {
  @Test("messages of several senders never mix, and each goes to one receiver")
  func manyOfEach() async throws {
    let (one, other) = try Connection.pair()
    let senders = 4
    let each = 200
    // Larger than the system's buffer now and then, so that sends have to wait in the middle.
    let length: @Sendable (Int) -> Int = { $0 % 20 == 0 ? 300_000 : $0 % 1000 }
    let received = LockedValue<[[UInt8]]>([])
    let receiving = (0..<2).map { index in
      OSThread<Void> {
        while true {
          let message = try other.receiveBytes()
          if message.isEmpty { return }
          received.withLock { $0.append(message) }
        }
      }
    }
    for thread in receiving { try thread.start() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for sender in 0..<senders {
        group.addTask {
          for number in 0..<each {
            let fill = UInt8(sender * 50 + number % 50)
            let message = [UInt8](repeating: fill, count: 1 + length(number))
            // Two of them block, and two suspend.
            if sender % 2 == 0 {
              try await one.sendBytes(message)
            } else {
              try await onThread { try one.sendBytes(message) }
            }
          }
        }
      }
      try await group.waitForAll()
    }
    try await one.sendBytes([])
    try await one.sendBytes([])
    for thread in receiving { try await thread.value }
    let messages = received.withLock { $0 }
    #expect(messages.count == senders * each)
    #expect(messages.allSatisfy { message in message.allSatisfy { $0 == message[0] } })
    let total = (0..<each).reduce(0) { $0 + 1 + length($1) } * senders
    #expect(messages.reduce(0) { $0 + $1.count } == total)
  }

  @Test("a time that runs out loses nothing of a message that has begun to arrive")
  func partialMessages() async throws {
    let (raw, connection) = try RawSocket.pair()
    raw.send([0, 0])
    #expect(throws: ConnectionError.timedOut) { try connection.receiveBytes(timeout: moment) }
    #expect(try await !connection.poll())
    raw.send([0, 4, 1])
    await #expect(throws: ConnectionError.timedOut) {
      try await connection.receiveBytes(timeout: moment)
    }
    #expect(throws: ConnectionError.insideMessage) { try connection.receiveDescriptor() }
    raw.send([2, 3, 4, 0, 0, 0, 0])
    #expect(try await connection.receiveBytes() == [1, 2, 3, 4])
    #expect(try await connection.receiveBytes() == [])
  }

  @Test("the end in the middle of a message is another error than the end between two")
  func ends() async throws {
    for stream in [[0], [0, 0, 0, 2], [0, 0, 0, 2, 7], [0xFF, 0xFF, 0xFF, 0xFF, 0]] as [[UInt8]] {
      let (raw, connection) = try RawSocket.pair()
      raw.send([0, 0, 0, 1, 9] + stream)
      shutdown(raw.descriptor, Int32(SHUT_WR))
      #expect(try await connection.receiveBytes() == [9])
      #expect(throws: ConnectionError.endedInsideMessage) { try connection.receiveBytes() }
      await #expect(throws: ConnectionError.endedInsideMessage) {
        try await connection.receiveBytes()
      }
    }
    let (raw, connection) = try RawSocket.pair()
    shutdown(raw.descriptor, Int32(SHUT_WR))
    #expect(throws: ConnectionError.peerClosed) { try connection.receiveBytes() }
    // A peer that leaves without reading all.
    let (second, other) = try RawSocket.pair()
    try await other.sendBytes(pattern(100))
    second.close()
    #expect(throws: ConnectionError.peerClosed) { try other.receiveBytes() }
    #expect(throws: ConnectionError.peerClosed) { try other.sendBytes([1]) }
  }

  @Test("headers that announce too much, or less than nothing")
  func headers() throws {
    let (raw, connection) = try RawSocket.pair(maximumMessageLength: 1000)
    raw.send([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0x80, 0, 0, 0])
    #expect(throws: ConnectionError.messageTooLong(length: 1 << 31, limit: 1000)) {
      try connection.receiveBytes()
    }
    let (second, other) = try RawSocket.pair()
    second.send([0xFF, 0xFF, 0xFF, 0xFE])
    #expect(throws: ConnectionError.malformedHeader(length: -2)) { try other.receiveBytes() }
    #expect(throws: ConnectionError.malformedHeader(length: -2)) { try other.receiveBytes() }
    // What is no value of the type costs the message only.
    let (one, two) = try Connection.pair()
    try one.sendBytes([200, 201])
    try one.send("text")
    try one.send(3)
    #expect(throws: DecodingError.self) { try two.receive(Int.self) }
    #expect(throws: DecodingError.self) { try two.receive(Int.self) }
    #expect(try two.receive(Int.self) == 3)
  }

  @Test("a send that is given up in the middle leaves a connection that cannot send")
  func cutShort() async throws {
    let (one, other) = try Connection.pair()
    let large = pattern(4 << 20)
    #expect(throws: ConnectionError.timedOut) { try one.sendBytes(large, timeout: moment) }
    #expect(throws: ConnectionError.cutShort) { try one.sendBytes([1]) }
    #expect(throws: ConnectionError.cutShort) { try one.sendDescriptor(0) }
    try await other.send(1)
    #expect(try await one.receive(Int.self) == 1)
    one.close()
    #expect(throws: ConnectionError.endedInsideMessage) { try other.receiveBytes() }

    // Nothing of it was sent: the next may be.
    let (third, fourth) = try Connection.pair()
    let filling = Task { try await third.sendBytes(large) }
    await eventually("it has begun") { (try? fourth.poll()) == true }
    await #expect(throws: ConnectionError.timedOut) {
      try await third.sendBytes([1], timeout: moment)
    }
    #expect(try await fourth.receiveBytes() == large)
    try await filling.value
    try await third.sendBytes([2])
    #expect(try await fourth.receiveBytes() == [2])
  }

  @Test("closing ends every wait, of threads and of tasks")
  func closingEndsWaits() async throws {
    let (one, other) = try Connection.pair()
    let threads = [
      OSThread<Void> { _ = try one.receiveBytes() },
      OSThread<Void> { _ = try one.receiveBytes(timeout: ample) },
      OSThread<Void> { _ = try one.poll(timeout: nil) },
      OSThread<Void> { _ = try Connection.wait(for: [one, other]) },
      OSThread<Void> { try one.sendBytes(pattern(4 << 20)) },
      OSThread<Void> { try one.sendBytes([1]) },
    ]
    for thread in threads { try thread.start() }
    let tasks = [
      Task { _ = try await one.receiveBytes() },
      Task { _ = try await one.poll(timeout: nil) },
      Task { _ = try await Connection.wait(for: [one]) },
      Task { try await one.sendBytes(pattern(4 << 20)) },
    ]
    await eventually("the first has begun to send") { (try? other.poll()) == true }
    one.close()
    for thread in threads.prefix(3) {
      await #expect(throws: ConnectionError.closed) { try await thread.value }
    }
    // `other` has something to read, so that this one may have ended before; and the short message
    // may have come before the long ones.
    _ = try? await threads[3].value
    _ = try? await threads[5].value
    await #expect(throws: ConnectionError.closed) { try await threads[4].value }
    for task in tasks {
      await #expect(throws: ConnectionError.closed) { try await task.value }
    }
  }

  @Test("cancelling a task ends its wait, and nothing is lost")
  func cancelling() async throws {
    let (one, other) = try Connection.pair()
    let reading = Task { try await one.receiveBytes() }
    let queueing = Task { try await one.receiveBytes() }
    let polling = Task { try await one.poll(timeout: nil) }
    let waiting = Task { try await Connection.wait(for: [one]) }
    for _ in 0..<10 { await Task.yield() }
    queueing.cancel()
    await #expect(throws: ConnectionError.cancelled) { try await queueing.value }
    reading.cancel()
    await #expect(throws: ConnectionError.cancelled) { try await reading.value }
    polling.cancel()
    await #expect(throws: ConnectionError.cancelled) { try await polling.value }
    waiting.cancel()
    await #expect(throws: ConnectionError.cancelled) { try await waiting.value }
    try await other.send(1)
    #expect(try await one.receive(Int.self) == 1)
  }

  @Test("two hundred tasks wait at once, and block no thread")
  func manyTasks() async throws {
    let pairs = try (0..<200).map { _ in try Connection.pair() }
    try await withThrowingTaskGroup(of: Int.self) { group in
      for (one, _) in pairs {
        group.addTask { try await one.receive(Int.self, timeout: ample) }
      }
      for (number, pair) in pairs.enumerated().reversed() {
        try await pair.1.send(number)
      }
      var sum = 0
      for try await number in group { sum += number }
      #expect(sum == 200 * 199 / 2)
    }
  }

  @Test("a sequence of messages ends at the end, and throws what is none")
  func messages() async throws {
    let (one, other) = try Connection.pair()
    for number in 1...3 { try await one.send(number) }
    one.close()
    var numbers: [Int] = []
    for try await number in other.messages(of: Int.self) { numbers.append(number) }
    #expect(numbers == [1, 2, 3])
  }

  @Test("no signal comes of a peer that is gone")
  func noSignal() async throws {
    await #expect(processExitsWith: .success) {
      signal(SIGPIPE, SIG_DFL)
      let (one, other) = try Connection.pair()
      other.close()
      #expect(throws: ConnectionError.peerClosed) { try one.send(1) }
      await #expect(throws: ConnectionError.peerClosed) { try await one.send(1) }
      #expect(throws: ConnectionError.peerClosed) { try one.sendDescriptor(0) }
      let listener = try Listener(at: .tcp(host: "127.0.0.1", port: 0))
      let client = try await Connection(to: listener.address)
      try await listener.accept(timeout: ample).close()
      await #expect(throws: ConnectionError.peerClosed) {
        while true { try await client.send(1) }
      }
    }
  }
}
