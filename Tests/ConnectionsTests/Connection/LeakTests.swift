import Glibc
import Testing
import Threading

@testable import Connections

/// The open descriptors and what they stand for.
private var openDescriptors: Set<String> {
  Set(
    (0..<1024).compactMap { number in
      var target = [UInt8](repeating: 0, count: 256)
      let count = readlink("/proc/self/fd/\(number)", &target, target.count)
      guard count > 0 else { return nil }
      let text = String(decoding: target.prefix(count), as: UTF8.self)
      // Swift's own timers, which it makes when it likes.
      return text.contains("[timerfd]") ? nil : "\(number) → \(text)"
    })
}

/// What the process holds more after `body`, and goes on to hold for as long as `limit`.
private func surplus(
  within limit: Duration, after body: () async throws -> Void
) async throws -> [String] {
  // What stays for the life of the process is there before it is counted.
  _ = try Reactor.shared
  try await Task.sleep(for: .milliseconds(1))
  let before = openDescriptors
  try await body()
  let deadline = ContinuousClock.now + limit
  while true {
    let isLate = ContinuousClock.now >= deadline
    let surplus = openDescriptors.subtracting(before)
    if surplus.isEmpty || isLate { return surplus.sorted() }
    try await Task.sleep(for: .milliseconds(1))
  }
}

@Suite("Connections leave nothing behind", .timeLimit(.minutes(20)))
struct LeakTests {
  @Test("a descriptor that leaks is seen")
  func sees() async {
    await #expect(processExitsWith: .success) {
      var leaked: Int32 = -1
      let found = try await surplus(within: .zero) { leaked = open("/dev/zero", O_RDONLY) }
      #expect(found == ["\(leaked) → /dev/zero"])
      close(leaked)
      let kept = LockedValue<Connection?>(nil)
      let ours = try await surplus(within: .zero) {
        let (one, _) = try Connection.pair()
        kept.withLock { $0 = one }
      }
      #expect(ours.count == 1)
      kept.withLock { $0?.close() }
      #expect(try await surplus(within: .zero) {}.isEmpty)
    }
  }

  @Test("connections, listeners and their clients, good and bad, closed and dropped, leave none")
  func nothing() async {
    await #expect(processExitsWith: .success) {
      // A folder of its own for temporary files, so that it is seen whether any is left.
      let folder = "/tmp/pleasingly-leaks-\(getpid())"
      #expect(mkdir(folder, 0o700) == 0 && setenv("TMPDIR", folder, 1) == 0)
      let left = try await surplus(within: .seconds(60)) {
        let key = AuthenticationKey.random()
        for round in 0..<20 {
          let (one, other) = try Connection.pair()
          _ = try? await one.receiveBytes(timeout: .milliseconds(1))
          _ = try? await onThread { try one.receiveBytes(timeout: .milliseconds(1)) }
          let waiting = Task { try await other.receiveBytes() }
          let blocked = OSThread { try one.receiveBytes() }
          try blocked.start()
          await Task.yield()
          other.close()
          await #expect(throws: ConnectionError.self) { try await waiting.value }
          await #expect(throws: ConnectionError.self) { try await blocked.value }

          let listener = try Listener(authenticationKey: key)
          let client = try await Connection(to: listener.address, authenticationKey: key)
          // Some are taken, some are not; some listeners are closed, some are dropped.
          if round % 2 == 0 {
            try await listener.accept(timeout: ample).send(1)
            #expect(try await client.receive(Int.self) == 1)
          }
          guard case .unix(let path) = listener.address else { continue }
          let silent = try RawSocket(path: path)
          let bad = try RawSocket(path: path)
          bad.send([0, 0, 0, 0])
          await #expect(throws: ConnectionError.self) {
            try await Connection(
              to: listener.address, authenticationKey: .random(), timeout: ample)
          }
          let late = Task {
            try await Connection(to: listener.address, authenticationKey: key, timeout: ample)
          }
          late.cancel()
          _ = try? await late.value
          if round % 3 == 0 { listener.close() }
          _ = consume silent
        }
      }
      #expect(left.isEmpty, "left behind: \(left)")
      #expect(rmdir(folder) == 0, "something is left in it")
    }
  }

  @Test("without descriptors there are errors, and with them it goes on")
  func outOfDescriptors() async {
    await #expect(processExitsWith: .success) {
      let listener = try Listener(authenticationKey: AuthenticationKey("secret"))
      guard case .unix(let path) = listener.address else { return }
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      let client = OSThread {
        try Connection(
          to: listener.address, authenticationKey: AuthenticationKey("secret"), timeout: ample)
      }
      var fillers: [Int32] = []
      let socket = try RawSocket(path: path)
      limit.rlim_cur = 64
      setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
      while case let filler = dup(0), filler >= 0 { fillers.append(filler) }
      #expect(throws: ConnectionError.system(operation: "socketpair", code: EMFILE)) {
        try Connection.pair()
      }
      #expect(throws: ListenerError.self) { try Listener() }
      #expect(throws: ConnectionError.self) { try Connection(to: listener.address) }
      for filler in fillers { close(filler) }
      socket.shutDown()
      try client.start()
      var connection: Connection?
      while connection == nil {
        do {
          connection = try await listener.accept(timeout: ample)
        } catch ListenerError.timedOut {
          throw ListenerError.timedOut
        } catch {
          continue
        }
      }
      try await connection?.sendBytes([1])
      #expect(try await client.value.receiveBytes(timeout: ample) == [1])
    }
  }
}
