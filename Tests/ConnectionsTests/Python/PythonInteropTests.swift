import Glibc
import Testing

@testable import Connections

/// Addresses as both languages write them.
enum Where: CaseIterable, Sendable {
  case unix
  case abstract
  case tcp

  func with(_ body: (ConnectionAddress) async throws -> Void) async throws {
    switch self {
    case .unix: try await withTemporaryPath { try await body(.unix(path: $0)) }
    case .abstract: try await body(.abstract(name: freshName()))
    case .tcp: try await body(.tcp(host: "localhost", port: 0))
    }
  }
}

/// What every script begins with: `address` is where, `key` the key.
private let prelude = """
  import sys
  from multiprocessing import AuthenticationError
  from multiprocessing.connection import Client, Listener
  import multiprocessing.connection as c, os, socket
  def parse(text):
      kind, _, rest = text.partition(':')
      if kind == 'tcp':
          host, _, port = rest.rpartition(':')
          return (host, int(port))
      return ('\\0' + rest) if kind == 'abstract' else rest
  def show(address):
      if isinstance(address, tuple): return 'tcp:%s:%d' % address
      if isinstance(address, bytes): address = address.decode()
      return 'abstract:' + address[1:] if address[0] == '\\0' else 'unix:' + address
  address = parse(sys.argv[1])
  key = sys.argv[2].encode()

  """

extension ConnectionAddress {
  /// As the scripts read it.
  fileprivate var argument: String {
    switch self {
    case .unix(let path): "unix:\(path)"
    case .abstract(let name): "abstract:\(name)"
    case .tcp(let host, let port): "tcp:\(host):\(port)"
    }
  }

  /// As the scripts write it.
  fileprivate init?(argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "unix": self = .unix(path: parts[1])
    case "abstract": self = .abstract(name: parts[1])
    default:
      let ends = parts[1].split(separator: ":")
      guard ends.count == 2, let port = UInt16(ends[1]) else { return nil }
      self = .tcp(host: String(ends[0]), port: port)
    }
  }
}

/// The lengths at which the sender's habits change, and their neighbours.
private let lengths = [0, 1, 5, 16_383, 16_384, 16_385, 100_000, 1 << 20]

// One after the other: a Python takes a second to start, and many at once take longer.
@Suite("A real Python at the other end", .serialized, .timeLimit(.minutes(20)))
struct PythonInteropTests {
  private let key = try! AuthenticationKey("secret")

  private func start(
    _ version: PythonVersion, _ script: String, at address: ConnectionAddress,
    key: String = "secret", _ arguments: String...
  ) throws -> PythonProcess {
    guard let interpreter = version.interpreter else {
      try Test.cancel("there is no Python \(version.rawValue) on this machine")
    }
    return try PythonProcess(
      interpreter, script: prelude + script, [address.argument, key] + arguments)
  }

  private func digests(for version: PythonVersion) -> AuthenticationDigests {
    version.isLegacy ? .legacyMD5 : .standard
  }

  @Test(
    "Python's Client and a Swift Listener exchange bytes",
    arguments: PythonVersion.allCases, Where.allCases)
  func pythonConnects(_ version: PythonVersion, _ place: Where) async throws {
    try await place.with { address in
      let listener = try Listener(
        at: address, authenticationKey: key, digests: digests(for: version))
      defer { listener.close() }
      let python = try start(
        version,
        """
        with Client(address, authkey=key) as conn:
            while True:
                message = conn.recv_bytes()
                conn.send_bytes(message)
                if message == b'end': break
            try: conn.recv_bytes()
            except EOFError: print('EOFError')
        """, at: listener.address)
      let connection = try await listener.accept(timeout: ample)
      for length in lengths {
        try await connection.sendBytes(pattern(length), timeout: ample)
        #expect(try await connection.receiveBytes(timeout: ample) == pattern(length))
      }
      try await connection.sendBytes(Array("end".utf8))
      #expect(try await connection.receiveBytes(timeout: ample) == Array("end".utf8))
      connection.close()
      let ending = try await python.ended()
      #expect(ending.status == 0 && ending.output == "EOFError\n", "\(ending.output)")
    }
  }

  @Test(
    "a Swift connection and Python's Listener exchange bytes",
    arguments: PythonVersion.allCases, Where.allCases)
  func swiftConnects(_ version: PythonVersion, _ place: Where) async throws {
    try await place.with { address in
      let python = try start(
        version,
        """
        with Listener(address, authkey=key) as listener:
            print(show(listener.address), flush=True)
            with listener.accept() as conn:
                try:
                    while True: conn.send_bytes(conn.recv_bytes())
                except EOFError: print('EOFError')
        """, at: address)
      let line = try await onThread { python.line() }
      let real = try #require(ConnectionAddress(argument: line), "\(line)")
      let connection = try await Connection(
        to: real, authenticationKey: key, digests: digests(for: version), timeout: ample)
      for length in lengths {
        // The blocking forms, which the other test does not use.
        #expect(
          try await onThread {
            try connection.sendBytes(pattern(length), timeout: ample)
            return try connection.receiveBytes(timeout: ample)
          } == pattern(length))
      }
      connection.close()
      let ending = try await python.ended()
      #expect(ending.status == 0 && ending.output == "EOFError\n", "\(ending.output)")
    }
  }

  @Test("a key that differs is an error on both sides", arguments: PythonVersion.allCases)
  func wrongKey(_ version: PythonVersion) async throws {
    let listener = try Listener(authenticationKey: key, digests: digests(for: version))
    let client = try start(
      version,
      """
      try: Client(address, authkey=key)
      except AuthenticationError as error: print('AuthenticationError:', error)
      """, at: listener.address, key: "another")
    let error = await #expect(throws: ListenerError.self) {
      try await listener.accept(timeout: ample)
    }
    #expect(error?.reason == .notAuthenticated(.wrongAnswer))
    let ending = try await client.ended()
    #expect(ending.output == "AuthenticationError: digest sent was rejected\n")

    let server = try start(
      version,
      """
      with Listener(authkey=key) as listener:
          print(show(listener.address), flush=True)
          try: listener.accept()
          except AuthenticationError as error: print('AuthenticationError:', error)
      """, at: listener.address, key: "another")
    let line = try await onThread { server.line() }
    let real = try #require(ConnectionAddress(argument: line), "\(line)")
    await #expect(throws: ConnectionError.notAuthenticated(.rejected)) {
      try await Connection(
        to: real, authenticationKey: key, digests: digests(for: version), timeout: ample)
    }
    #expect(
      try await server.ended().output == "AuthenticationError: digest received was wrong\n")
  }

  @Test("a Python that knows MD5 alone is told from others, and the error says what to do")
  func legacy() async throws {
    let listener = try Listener(authenticationKey: key)
    let client = try start(
      .python3x11,
      """
      try: Client(address, authkey=key)
      except AuthenticationError as error: print('AuthenticationError:', error)
      """, at: listener.address)
    let refusal = await #expect(throws: ListenerError.self) {
      try await listener.accept(timeout: ample)
    }
    #expect(refusal?.reason == .notAuthenticated(.legacyPeer))
    #expect(refusal?.description.contains("digests: .legacyMD5") == true)
    #expect(
      try await client.ended().output == "AuthenticationError: digest sent was rejected\n")

    let server = try start(
      .python3x11,
      """
      with Listener(authkey=key) as listener:
          print(show(listener.address), flush=True)
          try: listener.accept()
          except (EOFError, OSError) as error: print('gone')
      """, at: listener.address)
    let line = try await onThread { server.line() }
    let real = try #require(ConnectionAddress(argument: line), "\(line)")
    await #expect(throws: ConnectionError.notAuthenticated(.legacyPeer)) {
      try await Connection(to: real, authenticationKey: key, timeout: ample)
    }
    #expect(try await server.ended().output == "gone\n")
  }

  @Test(
    "every digest that Python asks for is answered",
    arguments: [PythonVersion.python3x12, .python3x13])
  func digest(_ version: PythonVersion) async throws {
    let digests = ["md5", "sha256", "sha384", "sha3_256", "sha3_384"]
    let server = try start(
      version,
      """
      with Listener(backlog=5) as listener:
          print(show(listener.address), flush=True)
          for digest in sys.argv[3].split():
              with listener.accept() as conn:
                  c.deliver_challenge(conn, key, digest_name=digest)
                  c.answer_challenge(conn, key)
                  conn.send_bytes(digest.encode())
      """, at: .abstract(name: "unused"), key: "secret", digests.joined(separator: " "))
    let line = try await onThread { server.line() }
    let real = try #require(ConnectionAddress(argument: line), "\(line)")
    for digest in digests {
      let connection = try await Connection(
        to: real, authenticationKey: key, digests: .legacyMD5, timeout: ample)
      #expect(try await connection.receiveBytes(timeout: ample) == Array(digest.utf8))
    }
    #expect(try await server.ended().status == 0)
  }

  @Test(
    "every digest that we ask for is answered by Python",
    arguments: [PythonVersion.python3x12, .python3x13])
  func asked(_ version: PythonVersion) async throws {
    // Python itself asks for SHA-256, so only the one half of the proof is looked at.
    let listener = try Listener()
    let python = try start(
      version,
      """
      for _ in range(5):
          with Client(address) as conn: c.answer_challenge(conn, key)
      print('in')
      """, at: listener.address)
    for digest in [AuthenticationDigests.md5, .sha256, .sha384, .sha3x256, .sha3x384] {
      let connection = try await listener.accept(timeout: ample)
      var handshake = Handshake(as: .listener, key: key, digests: digest)
      guard case .send(let challenge)? = handshake.start().first else {
        Issue.record("no challenge")
        return
      }
      try await connection.sendBytes(challenge)
      let actions = handshake.receive(try await connection.receiveBytes(timeout: ample))
      #expect(actions == [.send(Handshake.welcome)])
      try await connection.sendBytes(Handshake.welcome)
    }
    #expect(try await python.ended().output == "in\n")
  }

  @Test("descriptors travel both ways", arguments: PythonVersion.allCases)
  func descriptors(_ version: PythonVersion) async throws {
    let listener = try Listener(authenticationKey: key, digests: digests(for: version))
    let python = try start(
      version,
      """
      from multiprocessing import reduction
      with Client(address, authkey=key) as conn:
          handle = reduction.recv_handle(conn)
          os.write(handle, b'hello from Python')
          os.close(handle)
          r, w = os.pipe()
          reduction.send_handle(conn, w, None)
          os.close(w)
          print(os.read(r, 100).decode())
          conn.send_bytes(b'and a message')
      """, at: listener.address)
    let connection = try await listener.accept(timeout: ample)
    let pipe = try makePipe()
    defer { close(pipe[0]) }
    try await connection.sendDescriptor(pipe[1], timeout: ample)
    close(pipe[1])
    let reading = pipe[0]
    let text = try await onThread {
      var text = [UInt8](repeating: 0, count: 100)
      let count = read(reading, &text, text.count)
      return Array(text.prefix(max(0, count)))
    }
    #expect(String(decoding: text, as: UTF8.self) == "hello from Python")
    let received = try await connection.receiveDescriptor(timeout: ample)
    #expect(write(received, "hello from Swift", 16) == 16)
    close(received)
    #expect(try await connection.receiveBytes(timeout: ample) == Array("and a message".utf8))
    #expect(try await python.ended().output == "hello from Swift\n")
  }

  @Test(
    "an end with a key and an end without do not hang", .timeLimit(.minutes(20)),
    arguments: [PythonVersion.python3x12, .python3x13])
  func keyOnOneSide(_ version: PythonVersion) async throws {
    // The client waits for a challenge that never comes.
    let server = try start(
      version,
      """
      with Listener() as listener:
          print(show(listener.address), flush=True)
          with listener.accept() as conn:
              try: conn.recv_bytes()
              except EOFError: print('EOFError')
      """, at: .abstract(name: "unused"))
    let line = try await onThread { server.line() }
    let real = try #require(ConnectionAddress(argument: line), "\(line)")
    await #expect(
      throws: ConnectionError.notAuthenticated(.timedOut(awaiting: .challenge))
    ) {
      try await Connection(to: real, authenticationKey: key, timeout: .milliseconds(200))
    }
    #expect(try await server.ended().output == "EOFError\n")

    // The client has no key and sends its first message instead of an answer.
    let listener = try Listener(authenticationKey: key)
    let client = try start(
      version,
      """
      with Client(address) as conn:
          conn.send_bytes(b'hello')
          conn.recv_bytes()
          print(conn.recv_bytes())
      """, at: listener.address)
    let refusal = await #expect(throws: ListenerError.self) {
      try await listener.accept(timeout: ample)
    }
    #expect(refusal?.reason == .notAuthenticated(.unexpectedMessage(awaiting: .answer)))
    #expect(try await client.ended().output == "b'#FAILURE#'\n")
  }
}
