import Testing

@testable import Connections

@Suite("Clients that a listener turns away for others", .timeLimit(.minutes(20)))
struct TurnedAwayTests {
  @Test("both ends say what happened")
  func told() async throws {
    try await withTemporaryPath { path in
      let key = try AuthenticationKey("secret")
      let storage = ListenerStorage(
        try ListeningSocket(at: .unix(path: path), backlog: 8),
        options: ListenerOptions(
          authenticationKey: key, digests: .standard, backlog: 8, handshakeTimeout: ample,
          maximumMessageLength: 1000, maximumPending: 2),
        reactor: try .shared)
      storage.start()
      defer { storage.close() }
      let oldest = try await Connection(to: .unix(path: path))
      // Its challenge has come: it is the oldest of those that are proving it.
      _ = try await oldest.receiveMessage(limit: 256, until: TimeLimit(ample))
      let others = try (0..<2).map { _ in try RawSocket(path: path) }
      let error = await #expect(throws: ListenerError.self) {
        try await storage.take(until: TimeLimit(ample))
      }
      #expect(error?.reason == .notAuthenticated(.turnedAway(limit: 2)))
      #expect(
        error?.description
          == "a client was refused: not authenticated: "
          + "2 others came before it had proved that it has the key, and it was turned away for them"
      )

      // What a client makes of the end of its connection.
      let told = await #expect(throws: ConnectionError.self) {
        try await oldest.authenticate(
          Handshake(as: .client, key: key, digests: .standard), until: TimeLimit(ample))
      }
      #expect(told == .notAuthenticated(.peerClosed(awaiting: .challenge)))
      #expect(told?.description.contains("too many others") == true)
      _ = consume others
    }
  }

  @Test("whom the closing of a listener ends was not turned away")
  func closing() throws {
    var state = ListenerState(capacity: 1, maximumPending: 2)
    let (end, _) = try Connection.pair()
    let began = state.began(end)
    let client = try #require(began)
    _ = state.close()
    let wasTurnedAway = state.ended(client.id)
    #expect(!wasTurnedAway)
  }
}
