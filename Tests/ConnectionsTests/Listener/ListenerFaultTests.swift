import Connections
import Glibc
import Testing
import Threading

/// Clients that say nothing, say half, or say too much.
@Suite("A listener among bad clients", .timeLimit(.minutes(20)))
struct ListenerFaultTests {
  private let key = try! AuthenticationKey("secret")

  /// A listener at a path, with clients that send what they like.
  private func withListener(
    handshakeTimeout: Duration = ample, backlog: Int = 128,
    _ body: (Listener, String) async throws -> Void
  ) async throws {
    try await withTemporaryPath { path in
      let listener = try Listener(
        at: .unix(path: path), authenticationKey: key, backlog: backlog,
        handshakeTimeout: handshakeTimeout)
      defer { listener.close() }
      try await body(listener, path)
    }
  }

  private func getsIn(_ listener: Listener) async throws {
    let client = try await Connection(
      to: listener.address, authenticationKey: key, timeout: ample)
    let connection = try await listener.accept(timeout: ample)
    try await client.send(1)
    #expect(try await connection.receive(Int.self, timeout: ample) == 1)
  }

  @Test("a hundred clients that say nothing hold nobody up")
  func silent() async throws {
    // With a backlog of one, too: silent clients are not in it.
    try await withListener(backlog: 1) { listener, path in
      let silent = try (0..<100).map { _ in try RawSocket(path: path) }
      for _ in 0..<3 { try await getsIn(listener) }
      #expect(listener.refusedCount == 0)
      _ = consume silent
    }
  }

  @Test("a silent client is refused when its time is over, and told by the end of its connection")
  func deadline() async throws {
    try await withListener(handshakeTimeout: moment) { listener, path in
      let start = ContinuousClock.now
      let silent = try RawSocket(path: path)
      let error = await #expect(throws: ListenerError.self) {
        try await listener.accept(timeout: ample)
      }
      #expect(error?.reason == .notAuthenticated(.timedOut(awaiting: .answer)))
      #expect(ContinuousClock.now - start >= moment)
      // The challenge, and then nothing.
      #expect(try await onThread { silent.receive(1000) }.count == 63)
    }
  }

  @Test(
    "nonsense costs its own connection",
    arguments: [
      ([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0x80, 0, 0, 0], "a frame of 2 GiB"),
      ([0x7F, 0xFF, 0xFF, 0xFF], "a frame of 2 GiB less one"),
      ([0, 0, 1, 1], "a frame of 257 bytes"),
      ([0x80, 0, 0, 0], "a negative length"),
      (Array("GET / HTTP/1.1\r\n\r\n".utf8), "another protocol"),
      ([0, 0, 0, 5] + Array("hello".utf8), "a message in place of an answer"),
      ([0, 0, 0, 0], "an empty message"),
    ] as [([UInt8], String)])
  func nonsense(_ bytes: [UInt8], _ what: String) async throws {
    try await withListener { listener, path in
      let bad = try RawSocket(path: path)
      bad.send(bytes)
      let error = await #expect(throws: ListenerError.self, "\(what)") {
        try await listener.accept(timeout: ample)
      }
      #expect(error?.reason == .notAuthenticated(.unexpectedMessage(awaiting: .answer)), "\(what)")
      let received = try await onThread { bad.receive(1000) }
      #expect(received.count == 63 || received.suffix(9) == Array("#FAILURE#".utf8))
      try await getsIn(listener)
    }
  }

  @Test("half an answer and then the end; and a port scan")
  func half() async throws {
    try await withListener { listener, path in
      let bad = try RawSocket(path: path)
      bad.send([0, 0, 0, 40, 1, 2, 3])
      shutdown(bad.descriptor, Int32(SHUT_WR))
      let error = await #expect(throws: ListenerError.self) {
        try await listener.accept(timeout: ample)
      }
      #expect(error?.reason == .notAuthenticated(.peerClosed(awaiting: .answer)))
      for _ in 0..<200 { _ = try RawSocket(path: path) }
      var refused = 0
      while refused < 200, listener.refusedCount < 201 {
        await #expect(throws: ListenerError.self) { try await listener.accept(timeout: ample) }
        refused += 1
      }
      await eventually("all are refused") { listener.refusedCount == 201 }
    }
  }

  @Test("as a sequence it passes over those who are refused, and as attempts it does not")
  func sequences() async throws {
    try await withListener { listener, path in
      let bad = try RawSocket(path: path)
      bad.send([0, 0, 0, 0])
      var attempts = listener.attempts.makeAsyncIterator()
      guard case .failure(let error)? = await attempts.next() else {
        Issue.record("a bad client got in")
        return
      }
      #expect(error.reason == .notAuthenticated(.unexpectedMessage(awaiting: .answer)))

      bad.close()
      let worse = try RawSocket(path: path)
      worse.send([0x80, 0, 0, 0])
      await eventually("it is refused") { listener.refusedCount == 2 }
      let client = try await Connection(to: listener.address, authenticationKey: key)
      for await connection in listener {
        try await client.send(1)
        #expect(try await connection.receive(Int.self) == 1)
        listener.close()
      }
      #expect(await attempts.next() == nil)
    }
  }

  @Test("a wait for a client ends at its time, at close, and when its task is cancelled")
  func waits() async throws {
    try await withListener { listener, _ in
      #expect(throws: ListenerError.timedOut) { try listener.accept(timeout: .zero) }
      let start = ContinuousClock.now
      #expect(throws: ListenerError.timedOut) { try listener.accept(timeout: moment) }
      #expect(ContinuousClock.now - start >= moment)
      await #expect(throws: ListenerError.timedOut) {
        try await listener.accept(deadline: .now + moment)
      }
      let cancelled = Task { try await listener.accept() }
      cancelled.cancel()
      await #expect(throws: ListenerError.cancelled) { try await cancelled.value }
      let suspended = Task { try await listener.accept() }
      let blocked = OSThread { try listener.accept() }
      try blocked.start()
      await Task.yield()
      listener.close()
      await #expect(throws: ListenerError.closed) { try await suspended.value }
      await #expect(throws: ListenerError.closed) { try await blocked.value }
    }
  }

  @Test("a client that waits for a listener that says nothing gives up at its time")
  func silentListener() async throws {
    let listener = try Listener()
    let address = listener.address
    await #expect(
      throws: ConnectionError.notAuthenticated(.timedOut(awaiting: .challenge))
    ) {
      try await Connection(to: address, authenticationKey: key, timeout: moment)
    }
    let task = Task { try await Connection(to: address, authenticationKey: key, timeout: nil) }
    let accepted = [
      try await listener.accept(timeout: ample), try await listener.accept(timeout: ample),
    ]
    task.cancel()
    await #expect(throws: ConnectionError.cancelled) { try await task.value }
    #expect(accepted.count == 2)
  }

  @Test("more clients than the backlog wait in the system, and all get in")
  func backlog() async throws {
    try await withListener(backlog: 2) { listener, _ in
      let clients = 12
      let connecting = (0..<clients).map { number in
        OSThread {
          let connection = try Connection(
            to: listener.address, authenticationKey: key, timeout: ample)
          try connection.send(number)
          _ = try connection.receive(Int.self)
        }
      }
      for thread in connecting { try thread.start() }
      var numbers: Set<Int> = []
      for _ in 0..<clients {
        let connection = try await listener.accept(timeout: ample)
        numbers.insert(try await connection.receive(Int.self, timeout: ample))
        try await connection.send(0)
      }
      #expect(numbers == Set(0..<clients))
      for thread in connecting { try await thread.value }
    }
  }
}
