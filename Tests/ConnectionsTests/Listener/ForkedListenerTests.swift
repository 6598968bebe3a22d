import Connections
import Glibc
import Testing
import Threading

/// A job or a library may fork; its copy of the program has the same sockets.
@Suite("A listener in a forked copy", .timeLimit(.minutes(20)))
struct ForkedListenerTests {
  /// Swift hides `fork`, and rightly so.
  private static func fork() -> pid_t {
    typealias Fork = @convention(c) () -> pid_t
    guard let symbol = dlsym(nil, "fork") else { return -1 }
    return unsafeBitCast(symbol, to: Fork.self)()
  }

  @Test("the copy closes it, and the original goes on")
  func closedInCopy() async {
    await #expect(processExitsWith: .success) {
      let listener = try Listener(authenticationKey: AuthenticationKey("secret"))
      let client = try await Connection(
        to: listener.address, authenticationKey: AuthenticationKey("secret"), timeout: ample)
      let connection = try await listener.accept(timeout: ample)
      let copy = Self.fork()
      if copy == 0 {
        listener.close()
        connection.close()
        _exit(0)
      }
      var status: CInt = 0
      precondition(waitpid(copy, &status, 0) == copy && status == 0)
      try await client.send(1)
      let first = try await connection.receive(Int.self, timeout: ample)
      let other = try await Connection(
        to: listener.address, authenticationKey: AuthenticationKey("secret"), timeout: ample)
      let second = try await listener.accept(timeout: ample)
      try await other.send(2)
      let last = try await second.receive(Int.self, timeout: ample)
      precondition(first == 1 && last == 2)
      listener.close()
    }
  }
}
