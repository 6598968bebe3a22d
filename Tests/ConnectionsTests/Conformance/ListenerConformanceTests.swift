import Connections
import Glibc
import Testing
import Threading

@Suite("Conformance C: listeners", .timeLimit(.minutes(20)))
struct ListenerConformanceTests {
  @Test("C11 · test_listener_client: each kind of address", arguments: Where.allCases)
  func addresses(_ place: Where) async throws {
    try await place.with { address in
      let listener = try Listener(at: address)
      if case .tcp(_, let port) = listener.address { #expect(port != 0) }
      let client = try await Connection(to: listener.address)
      try await client.send("hello")
      let connection = try await listener.accept(timeout: ample)
      #expect(try await connection.receive(String.self) == "hello")
      try await connection.send("and back")
      #expect(try await client.receive(String.self) == "and back")
      if place == .tcp {
        #expect(client.peerAddress == listener.address)
        #expect(connection.peerAddress != nil)
      }
    }
  }

  @Test(
    "C11 · test_issue14725, test_issue16955: a client that wrote, and closed, before it was accepted",
    arguments: Where.allCases)
  func early(_ place: Where) async throws {
    try await place.with { address in
      let listener = try Listener(at: address)
      let client = try await Connection(to: listener.address)
      try await client.sendBytes(Array("hello".utf8))
      client.close()
      let connection = try await listener.accept(timeout: ample)
      #expect(try await connection.poll(timeout: ample))
      #expect(try await connection.receiveBytes() == Array("hello".utf8))
      await #expect(throws: ConnectionError.peerClosed) { try await connection.receiveBytes() }

      // The other way round: the listener's side wrote before the client asked.
      let second = try await Connection(to: listener.address)
      let accepted = try await listener.accept(timeout: ample)
      try await accepted.send(7)
      #expect(try await second.poll(timeout: ample))
      #expect(try await second.receive(Int.self) == 7)
    }
  }

  @Test("C11 · test_multiple_bind: an address that is in use", arguments: Where.allCases)
  func multipleBind(_ place: Where) async throws {
    try await place.with { address in
      let listener = try Listener(at: address)
      #expect(throws: ListenerError.addressInUse(listener.address)) {
        try Listener(at: listener.address)
      }
      let client = try await Connection(to: listener.address)
      try await client.send(1)
      #expect(try await listener.accept(timeout: ample).receive(Int.self) == 1)
    }
  }

  @Test("C11 · test_context: after close nobody is accepted, nobody gets in, and no file is left")
  func closing() async throws {
    for place in Where.allCases {
      try await place.with { address in
        let listener = try Listener(at: address)
        let connected = listener.address
        listener.close()
        listener.close()
        #expect(listener.isClosed)
        #expect(throws: ListenerError.closed) { try listener.accept() }
        await #expect(throws: ListenerError.closed) { try await listener.accept() }
        await #expect(throws: ConnectionError.self) { try await Connection(to: connected) }
        if case .unix(let path) = connected { #expect(access(path, F_OK) != 0) }
        // The address is free again.
        try Listener(at: connected).close()
      }
    }
  }

  @Test("C11 · without an address it listens where nobody else can come, and leaves nothing there")
  func temporary() async throws {
    let listener = try Listener()
    guard case .unix(let path) = listener.address else {
      Issue.record("\(listener.address)")
      return
    }
    let folder = String(path.prefix(upTo: path.lastIndex(of: "/")!))
    var status = stat()
    #expect(stat(folder, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o700)
    let client = try await Connection(to: listener.address)
    try await client.send(1)
    #expect(try await listener.accept(timeout: ample).receive(Int.self) == 1)
    listener.close()
    #expect(access(folder, F_OK) != 0)
  }

  @Test("C11 · the file of somebody else at the same path is left alone")
  func othersFile() async throws {
    try await withTemporaryPath { path in
      let listener = try Listener(at: .unix(path: path))
      unlink(path)
      close(open(path, O_CREAT | O_WRONLY, 0o600))
      listener.close()
      #expect(access(path, F_OK) == 0)
    }
  }

  @Test("C13 · TestInvalidFamily: addresses that cannot be one")
  func invalidAddresses() async throws {
    let long = "/tmp/" + String(repeating: "x", count: 103)
    let bad: [ConnectionAddress] = [
      .unix(path: ""), .unix(path: "a\0b"), .unix(path: long), .abstract(name: ""),
      .abstract(name: String(repeating: "x", count: 108)), .tcp(host: "", port: 1),
      .tcp(host: "no such host.invalid", port: 1), .unix(path: "/nonexistent/folder/socket"),
    ]
    for address in bad {
      let error = #expect(throws: ListenerError.self) { try Listener(at: address) }
      guard case .invalidAddress = error else {
        Issue.record("\(address): \(String(describing: error))")
        continue
      }
    }
    for address in bad.dropLast() + [.tcp(host: "localhost", port: 0)] {
      let error = await #expect(throws: ConnectionError.self) { try await Connection(to: address) }
      guard case .invalidAddress = error else {
        Issue.record("\(address): \(String(describing: error))")
        continue
      }
    }
    await #expect(throws: ConnectionError.unreachable(bad[7], code: ENOENT)) {
      try await Connection(to: bad[7])
    }
    #expect(throws: ConnectionError.unreachable(.abstract(name: "nobody"), code: ECONNREFUSED)) {
      try Connection(to: .abstract(name: "nobody"))
    }
  }

  @Test("C12 · test_deliver_challenge_auth_failure, test_answer_challenge_auth_failure: wrong keys")
  func wrongKey() async throws {
    let listener = try Listener(authenticationKey: AuthenticationKey("secret"))
    let address = listener.address
    async let refused: Connection = listener.accept(timeout: ample)
    await #expect(throws: ConnectionError.notAuthenticated(.rejected)) {
      try await Connection(to: address, authenticationKey: AuthenticationKey("other"))
    }
    do {
      _ = try await refused
      Issue.record("a client with a wrong key got in")
    } catch let error as ListenerError {
      #expect(error.reason == .notAuthenticated(.wrongAnswer))
    }
    let client = try await Connection(
      to: address, authenticationKey: AuthenticationKey("secret"))
    try await client.send(1)
    #expect(try await listener.accept(timeout: ample).receive(Int.self) == 1)
    #expect(listener.refusedCount == 1)
  }

  @Test(
    "C12 · test_challengeresponse: every allowed set of digests that meet",
    arguments: [
      AuthenticationDigests.sha256, .sha384, .sha3x256, .sha3x384, .md5, .standard, .legacyMD5,
    ])
  func digests(_ digests: AuthenticationDigests) async throws {
    let key = AuthenticationKey.random()
    let listener = try Listener(authenticationKey: key, digests: digests)
    let client = try await Connection(
      to: listener.address, authenticationKey: key, digests: digests, timeout: ample)
    try await client.send(1)
    #expect(try await listener.accept(timeout: ample).receive(Int.self) == 1)
  }

  @Test("C12 · digests that do not meet are an error on both sides")
  func digestsApart() async throws {
    let key = AuthenticationKey.random()
    let listener = try Listener(authenticationKey: key, digests: .sha384)
    let address = listener.address
    await #expect(throws: ConnectionError.notAuthenticated(.digestNotAllowed("sha384"))) {
      try await Connection(to: address, authenticationKey: key, digests: .sha256)
    }
    let error = await #expect(throws: ListenerError.self) {
      try await listener.accept(timeout: ample)
    }
    #expect(error?.reason == .notAuthenticated(.peerClosed(awaiting: .answer)))
  }
}
